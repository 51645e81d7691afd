use vanta::clock::LoadedDice;

use super::*;

const HERE: &str = "overrides of Staff";
const PLAIN: &[u8] = b"{\"id\":\"E-100\",\"replaced\":\"mara@example.com\"}";

/// Computed with Python's hmac.
const ID_OF_7: &str = "475623c93dfd3057";
const HASH_OF_7: &str = "def07ad631b281d93e2fcb0133de5d467cb1cfb76b302eb758bb9c07abeca3d4";
/// [`PLAIN`], as form 1 sealed it.
const SEALED_FIRST: &str = "AUdWI8k9/TBX/+3NzjVDqbYAwkA/9AV7KtZZzOZa85r2Kbr78nwgugwaH9Q1a43eYkUAAADLVqB3cMvrI1cy3Fh+6z\
    y6V5boTjGq3ZOLOQvNEqU8yJVG/ybZWf93gLuD5gBvZOnLSPLoNwIjQLK8iSwmknVWGjb45LQ=";

fn key(byte: u8) -> SealKey {
    SealKey(Arc::new(Zeroizing::new([byte; 32])))
}

fn sealer(byte: u8) -> Sealer {
    Sealer::new(&key(byte), Arc::new(LoadedDice::default()))
}

fn opened(sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    sealer(7).open(HERE, sealed).map(|plain| plain.to_vec())
}

#[test]
fn what_is_sealed_opens_as_it_was() {
    let sealer = sealer(7);
    let random: Vec<u8> = (0..100_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
    for plain in [b"".as_slice(), b"x", PLAIN, &random, &vec![0; LONGEST]] {
        let sealed = sealer.seal(HERE, plain).unwrap();
        assert!(*sealer.open(HERE, &sealed).unwrap() == plain, "{} bytes", plain.len());
    }
}

#[test]
fn what_was_sealed_by_the_first_rollcall_opens_for_ever() {
    let sealed = STANDARD.decode(SEALED_FIRST).unwrap();
    assert_eq!(opened(&sealed).unwrap(), PLAIN);
}

#[test]
fn nothing_of_the_text_or_the_place_can_be_read_in_it() {
    let sealed = sealer(7).seal(HERE, PLAIN).unwrap();
    let holds = |word: &[u8]| sealed.windows(word.len()).any(|part| part == word);
    for word in [b"mara".as_slice(), b"E-100", b"Staff", b"overrides"] {
        assert!(!holds(word), "{}", String::from_utf8_lossy(word));
    }
}

#[test]
fn the_same_text_is_sealed_otherwise_each_time() {
    let sealer = sealer(7);
    let (one, other) = (sealer.seal(HERE, PLAIN).unwrap(), sealer.seal(HERE, PLAIN).unwrap());
    assert_ne!(one[HEAD..], other[HEAD..], "a nonce is never used twice");
}

#[test]
fn a_long_text_takes_little_room() {
    let sealed = sealer(7).seal(HERE, &PLAIN.repeat(1000)).unwrap();
    assert!(sealed.len() < PLAIN.len() * 20, "{}", sealed.len());
}

#[test]
fn a_change_of_any_bit_is_found_and_named() {
    let sealed = sealer(7).seal(HERE, PLAIN).unwrap();
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[at] ^= 1 << bit;
            let error = opened(&changed).unwrap_err();
            let right = match at {
                0 => matches!(error, SealError::UnknownForm(_)),
                1..9 => matches!(error, SealError::OtherKey(_)),
                9..49 => error == SealError::Damaged,
                49..53 => matches!(error, SealError::Damaged | SealError::CutShort),
                _ => error == SealError::Damaged,
            };
            assert!(right, "byte {at}, bit {bit}: {error:?}");
        }
    }
}

#[test]
fn a_text_that_was_cut_anywhere_is_cut_short_and_one_that_grew_is_damaged() {
    let mut sealed = sealer(7).seal(HERE, PLAIN).unwrap();
    for length in 0..sealed.len() {
        assert_eq!(opened(&sealed[..length]).unwrap_err(), SealError::CutShort, "{length} bytes");
    }
    sealed.push(0);
    assert_eq!(opened(&sealed).unwrap_err(), SealError::Damaged);
}

#[test]
fn a_text_that_says_that_it_has_no_end_is_damaged_and_no_panic() {
    let mut sealed = sealer(7).seal(HERE, PLAIN).unwrap();
    sealed[49..53].fill(0);
    assert_eq!(opened(&sealed[..HEAD]).unwrap_err(), SealError::Damaged);
    assert_eq!(opened(&sealed[..HEAD + 3]).unwrap_err(), SealError::Damaged);
}

#[test]
fn a_text_of_another_row_is_known_as_such() {
    let sealed = sealer(7).seal("overrides of Macs", PLAIN).unwrap();
    assert_eq!(opened(&sealed).unwrap_err(), SealError::Elsewhere);
}

/// The place in the head alone must not decide: whoever puts a text into another row can copy that too.
#[test]
fn a_text_of_another_row_with_this_rows_place_is_damaged() {
    let here = sealer(7).seal(HERE, b"here").unwrap();
    let mut other = sealer(7).seal("overrides of Macs", PLAIN).unwrap();
    other[9..25].copy_from_slice(&here[9..25]);
    assert_eq!(opened(&other).unwrap_err(), SealError::Damaged);
}

#[test]
fn a_text_of_another_key_names_that_key() {
    let sealed = sealer(8).seal(HERE, PLAIN).unwrap();
    assert_eq!(opened(&sealed).unwrap_err(), SealError::OtherKey(key(8).id()));
    let mut claimed = sealed;
    claimed[1..9].copy_from_slice(&key(7).short_id());
    assert_eq!(opened(&claimed).unwrap_err(), SealError::Damaged, "the ID alone opens nothing");
}

#[test]
fn what_is_too_long_to_be_opened_again_is_not_sealed() {
    assert_eq!(sealer(7).seal(HERE, &vec![0; LONGEST + 1]).unwrap_err(), SealError::TooLong);
}

#[test]
fn a_small_text_that_would_unpack_without_end_is_refused_before_it_takes_memory() {
    let bomb = zstd::bulk::compress(&vec![0; LONGEST + 1], LEVEL).unwrap();
    assert!(bomb.len() < 10_000);
    assert_eq!(unpacked(&bomb).unwrap_err(), SealError::TooLong);
    let twice = zstd::bulk::compress(&vec![0; LONGEST], LEVEL).unwrap().repeat(2);
    assert_eq!(unpacked(&twice).unwrap_err(), SealError::TooLong, "two frames count together");
}

#[test]
fn what_does_not_say_how_long_it_is_is_not_unpacked() {
    let silent = zstd::stream::encode_all(PLAIN, LEVEL).unwrap();
    assert_eq!(unpacked(&silent).unwrap_err(), SealError::Damaged);
    assert_eq!(unpacked(b"no zstd").unwrap_err(), SealError::Damaged);
}

#[test]
fn a_keyed_hash_finds_the_same_text_in_the_same_place_only() {
    let hash = sealer(7).keyed_hash("records", "E-100");
    assert_eq!(hash, sealer(7).keyed_hash("records", "E-100"), "search finds it again");
    assert_ne!(hash, sealer(7).keyed_hash("overrides", "E-100"), "another place");
    assert_ne!(hash, sealer(7).keyed_hash("records", "E-101"), "another text");
    assert_ne!(hash, sealer(8).keyed_hash("records", "E-100"), "another key");
    assert_ne!(hash, sealer(7).keyed_hash("record", "sE-100"), "where the place ends counts");
}

#[test]
fn hashes_and_ids_are_what_hmac_says_elsewhere_too() {
    assert_eq!(key(7).id(), ID_OF_7);
    assert_eq!(hex(&sealer(7).keyed_hash("records", "E-100")), HASH_OF_7);
}

#[test]
fn a_key_is_kept_as_text_and_read_again() {
    let new = SealKey::new(&LoadedDice::default());
    assert_eq!(SealKey::read(&new.to_keep()).unwrap().id(), new.id());
    let by_hand = Secret::new(format!(" {}\r\n", new.to_keep().open()));
    assert_eq!(SealKey::read(&by_hand).unwrap().id(), new.id(), "as a file of secrets gives it");
}

#[test]
fn what_is_not_32_bytes_in_base64_is_no_key() {
    for text in ["", "secret", &STANDARD.encode([1; 31]), &STANDARD.encode([1; 33]), &"07".repeat(32)] {
        assert!(SealKey::read(&Secret::new(text)).is_none(), "{text}");
    }
}

#[test]
fn two_keys_are_two_and_have_two_ids() {
    let dice = LoadedDice::default();
    assert_ne!(SealKey::new(&dice).id(), SealKey::new(&dice).id());
    assert_eq!(key(7).id().len(), 16);
}

#[test]
fn neither_key_nor_sealer_can_be_printed() {
    let printed = format!("{:?} {:?}", key(7), sealer(7));
    assert_eq!(printed, format!("SealKey(…) Sealer({})", key(7).id()));
}
