//! What a proof promises.

use std::fs;
use std::path::Path;

use vanta::{Value, json};

use super::face::{Face, has};
use super::folder::contents;
use super::layout::{BOTTOM, Item, Layout, MARGIN, MEASURE, Style, wrap};
use super::shown::{Purpose, rows, shown};
use super::{LeftOut, Proof, ProofError, Verdict, document, records, write};
use crate::review::{Change, Changed};

mod samples;

/// A page as text: what stands on one height is one line.
fn lines(layout: &Layout) -> Vec<Vec<String>> {
    let page = |items: &[Item]| {
        let mut lines: Vec<(f32, f32, String)> = Vec::new();
        for item in items {
            if let Item::Line { x, y, text, .. } = item {
                lines.push((*y, *x, text.clone()));
            }
        }
        lines.sort_by(|one, other| (one.0, one.1).partial_cmp(&(other.0, other.1)).unwrap());
        let mut heights: Vec<(f32, String)> = Vec::new();
        for (y, _, text) in lines {
            match heights.last_mut() {
                Some((before, line)) if (y - *before).abs() < 0.5 => *line = format!("{line} | {text}"),
                _ => heights.push((y, text)),
            }
        }
        heights.into_iter().map(|(_, line)| line).collect()
    };
    layout.pages.iter().map(|each| page(&each.items)).collect()
}

fn laid_out(proof: &Proof) -> Layout {
    document::pages(proof, &[])
}

fn told(proof: &Proof) -> String {
    let pages = lines(&laid_out(proof));
    pages.iter().map(|page| page.join("\n")).collect::<Vec<_>>().join("\n\n=== page ===\n\n")
}

/// What another library reads on each page of the PDF.
fn read(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    document.get_pages().keys().map(|page| document.extract_text(&[*page]).unwrap()).collect()
}

fn pdf(proof: &Proof) -> Vec<u8> {
    let ([_, _, pdf], _) = contents(proof).unwrap();
    pdf.bytes
}

fn csv_of(proof: &Proof) -> String {
    String::from_utf8(records::csv(&proof.changes).unwrap()).unwrap()
}

/// A change under a hostile name.
fn hostile(name: &str, old: Value, new: Value) -> Proof {
    let mut proof = samples::verified();
    let fields = vec![Change { field: "displayName".to_owned(), old, new }];
    proof.changes.changed = vec![Changed { id: "P-1".to_owned(), name: name.to_owned(), fields }];
    proof
}

/// What an auditor reads of a verified run.
#[test]
fn verified_pages() {
    insta::assert_snapshot!(told(&samples::verified()));
}

/// What an auditor reads where Vanta holds something else.
#[test]
fn differing_pages() {
    insta::assert_snapshot!(told(&samples::differs()));
}

/// The table of changes, line by line.
#[test]
fn records_table() {
    insta::assert_snapshot!(csv_of(&samples::practice()).replace("\r\n", "\n"));
}

/// `proof.json` is other programs' contract.
#[test]
fn json_of_a_proof() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&samples::differs()).unwrap());
}

/// The same proof is the same bytes, so that its hash can be kept elsewhere.
#[test]
fn the_same_proof_gives_the_same_bytes() {
    let bytes = |proof: &Proof| contents(proof).unwrap().0.map(|content| content.bytes);
    assert!(bytes(&samples::practice()) == bytes(&samples::practice()));
    let mut other = samples::practice();
    other.notes.push("One more.".to_owned());
    assert!(bytes(&other) != bytes(&samples::practice()));
}

/// No page of a practice proof can be taken for a real one, and none of a real one for practice.
#[test]
fn every_page_of_practice_says_so() {
    let mut proof = samples::long(40);
    proof.practice = true;
    let pages = read(&pdf(&proof));
    assert!(pages.len() > 5);
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains("PRACTICE: nothing reached Vanta"), "page {}: {page}", place + 1);
        assert!(page.contains(&format!("Page {} of {}", place + 1, pages.len())), "{page}");
    }
    assert!(document::title(&proof).starts_with("PRACTICE"));
    proof.practice = false;
    assert!(read(&pdf(&proof)).iter().all(|page| !page.contains("PRACTICE")));
}

/// The text can be searched and copied, in every script that the fonts have.
#[test]
fn text_can_be_selected() {
    let text = read(&pdf(&samples::verified())).concat();
    for name in ["Tomáš Dvořák", "Γιώργος Παπαδόπουλος", "Олена Коваленко", "Nguyễn Thị Hồng", "Şükrü Yıldız"]
    {
        assert!(text.contains(name), "{name}");
    }
}

/// What the fonts lack is seen, is not left out, and the document says how.
#[test]
fn characters_that_the_fonts_lack_are_seen() {
    let show = |text: &str| shown(text, Purpose::Reading, has).into_owned();
    assert_eq!(show("山田 太郎"), "‹U+5C71 U+7530› ‹U+592A U+90CE›");
    assert_eq!(show("Dr. שלום"), "Dr. ‹U+05E9 U+05DC U+05D5 U+05DD›");
    let pages = told(&hostile("山田", json!("של"), json!("👩‍💻")));
    for number in ["‹U+5C71 U+7530›", "‹U+05E9 U+05DC›", "‹U+1F469 U+200D"] {
        assert!(pages.contains(number), "{number}: {pages}");
    }
    assert_eq!(pages.matches("are shown by their number").count(), 1);
    assert!(!told(&samples::verified()).contains("are shown by their number"));
}

/// No name can turn a line around, hide in it, begin another or pretend to be a number of a character.
#[test]
fn a_hostile_name_cannot_fake_the_document() {
    let show = |text: &str| shown(text, Purpose::Reading, has).into_owned();
    assert_eq!(show("abc\u{202e}gpj.exe"), "abc‹U+202E›gpj.exe");
    assert_eq!(show("Anna\nVerified\r\u{2028}\0\u{85}"), "Anna‹U+000A›Verified‹U+000D U+2028 U+0000 U+0085›");
    assert_eq!(show("An\u{200b}na\u{ad}\u{feff}\u{e0041}"), "An‹U+200B›na‹U+00AD U+FEFF U+E0041›");
    assert_eq!(show("‹U+5C71›"), "‹U+2039›U+5C71‹U+203A›");
    assert_eq!(show(" Anna  B "), "‹U+0020›Anna ‹U+0020›B‹U+0020›");
    assert_eq!(show("Anna\u{a0}B\u{3000}"), "Anna‹U+00A0›B‹U+3000›");
    assert_eq!(show("Z\u{302}\u{310}\u{334}"), "Ẑ‹U+0334 U+0310›");
    assert_eq!(show(""), "");
    for text in lines(&laid_out(&hostile("A\u{202e}\u{7}", json!(null), json!("x")))).iter().flatten() {
        assert!(text.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{text:?}");
    }
}

/// Two values that look alike are shown so that their difference is seen.
#[test]
fn values_that_look_alike_are_told_apart() {
    let pages = told(&hostile("Ana", json!("M\u{fc}ller"), json!("Mu\u{308}ller")));
    assert!(pages.contains("Müller | Mu‹U+0308›ller"), "{pages}");
    let pages = told(&hostile("Ana", json!(null), json!("")));
    assert!(pages.contains("nothing | an empty text"), "{pages}");
    let pages = told(&hostile("Ana", json!("nothing"), json!(null)));
    assert!(pages.contains("“nothing” | nothing"), "{pages}");
}

/// A cell cannot run, and cannot leave its line.
#[test]
fn a_hostile_name_cannot_break_the_table() {
    let text =
        csv_of(&hostile("=HYPERLINK(\"http://example.com\"),\r\nremoved", json!("@SUM(A1)"), json!("-1")));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let line = lines.iter().find(|line| &line[0] == "changed").unwrap();
    assert_eq!(&line[2], "'=HYPERLINK(\"http://example.com\"),\r\nremoved");
    assert_eq!((&line[4], &line[5]), ("'@SUM(A1)", "'-1"));
    assert!(text.lines().next().unwrap().starts_with("change,id,name,field,old,new"));
    assert_eq!(text.matches("\r\n").count() - 1, 1 + lines.len(), "every line ends as RFC 4180 has it");
}

/// Ten thousand changes come whole, on the pages and in the table, and nothing runs out of its column.
#[test]
fn ten_thousand_changes() {
    let mut proof = samples::verified();
    proof.changes.changed = (0..10_000)
        .map(|number| Changed {
            id: format!("P-{number:05}"),
            name: format!("Person {number}"),
            fields: vec![Change {
                field: "status".to_owned(),
                old: json!("ACTIVE"),
                new: json!("DEACTIVATED"),
            }],
        })
        .collect();
    let layout = laid_out(&proof);
    let mut found = 0;
    for page in &layout.pages {
        for item in &page.items {
            let Item::Line { x, y, text, style } = item else { continue };
            found += usize::from(text.starts_with("P-") && text.len() == 7);
            assert!(x + style.face.width(text, style.size) <= MARGIN + MEASURE + 0.1, "{text}");
            assert!(*y <= BOTTOM || text.starts_with("Page ") || text.starts_with("Run "), "{text}");
        }
    }
    assert_eq!(found, 10_000);
    let heads = lines(&layout)
        .iter()
        .filter(|page| page.iter().any(|line| line.starts_with("Name and ID | Field | Before")))
        .count();
    assert!(heads > 300, "{heads} pages have the heads");
    let going_on =
        lines(&layout).iter().filter(|page| page[1] == "Changed: 10,000 people, continued").count();
    assert_eq!(going_on, heads - 1, "every page but the first says what goes on");
    assert_eq!(csv_of(&proof).matches("\r\nchanged,").count(), 10_000);
}

/// A value longer than a page goes on over as many as it needs, and none of it is lost.
#[test]
fn a_value_longer_than_a_page_is_whole() {
    let long: String = (0..3_000).map(|number| format!("w{number} ")).collect();
    let pages = told(&hostile("Ana", json!(long.trim()), json!(1)));
    assert!((0..3_000).all(|number| pages.contains(&format!("w{number}"))));
    let id = "x".repeat(400);
    assert_eq!(wrap(&id, Style::CODE, 100.0).concat(), id);
    assert!(
        wrap(&id, Style::CODE, 100.0).iter().all(|line| Face::Mono.width(line, Style::CODE.size) <= 100.0)
    );
}

/// A record whose fields go over a page is named again there.
#[test]
fn a_record_is_named_again_on_the_next_page() {
    let mut proof = samples::verified();
    let field =
        |number| Change { field: format!("field{number}"), old: json!(number), new: json!(number + 1) };
    let fields = (0..120).map(field).collect();
    proof.changes.changed = vec![Changed { id: "P-77777".to_owned(), name: "Ana".to_owned(), fields }];
    let with =
        |line: &str| lines(&laid_out(&proof)).iter().filter(|page| page.join("\n").contains(line)).count();
    assert!(with("P-77777") >= 3);
}

/// Every verdict has its sentence, and none says that something was sent where nothing was.
#[test]
fn every_verdict_is_told() {
    let said: Vec<String> = Verdict::ALL
        .into_iter()
        .map(|verdict| {
            format!("{}: {}", verdict.title(), verdict.sentence("1 person", verdict == Verdict::Held))
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::of_word(verdict.word()), Some(verdict));
        assert_eq!(json!(verdict), json!(verdict.word()));
        let mut proof = samples::verified();
        proof.verdict = verdict;
        let out = ["verified", "differs", "sent"].contains(&verdict.word());
        assert_eq!(told(&proof).contains("went out in one request"), out, "{verdict:?}");
        let unknown = verdict == Verdict::Unknown;
        assert_eq!(told(&proof).contains("may have gone out in one request"), unknown, "{verdict:?}");
        assert_eq!(told(&proof).contains("Would be sent"), !out && !unknown, "{verdict:?}");
    }
}

/// A run that ended early has a proof too.
#[test]
fn a_run_without_anything() {
    let mut proof = samples::verified();
    proof.verdict = Verdict::Missed;
    proof.sentence = Verdict::Missed.sentence("0 people", false);
    (proof.finished, proof.recipe, proof.body, proof.plan) = (None, None, None, None);
    (proof.read_back, proof.chain, proof.way) = (None, None, None);
    (proof.counts, proof.changes) = Default::default();
    proof.files.clear();
    proof.approvals.clear();
    proof.holds.clear();
    proof.requests.clear();
    proof.notes.clear();
    insta::assert_snapshot!(told(&proof));
    assert!(!pdf(&proof).is_empty());
}

/// Row numbers as people write them, and how many have none.
#[test]
fn left_out_rows_are_named_in_spans() {
    assert_eq!(rows(&[12, 15, 16, 17, 18, 20, 21]), "12, 15–18, 20, 21");
    assert_eq!(rows(&[]), "");
    assert_eq!(rows(&[u32::MAX - 1, u32::MAX]), format!("{}, {}", u32::MAX - 1, u32::MAX));
    let mut proof = samples::verified();
    proof.files[0].left_out = vec![LeftOut { why: "empty".to_owned(), count: 1_200, rows: vec![4] }];
    let pages = told(&proof);
    assert!(pages.contains("1,200 were left out") && pages.contains("and 1,199 whose numbers were not kept"));
}

/// All three fonts can be read, and have every character that the house itself writes.
#[test]
fn the_fonts_are_whole() {
    let own = "ABCXYZabcxyz0123456789 .,:;“”’–·…‹›()/_-@+";
    assert!(own.chars().all(has));
    assert!("ÄŁŞžўΩώỄ".chars().all(|c| Face::Bold.glyph(c).is_some() && Face::Mono.glyph(c).is_some()));
    assert!(Face::Regular.width("Anna", 10.0) > 10.0);
    assert!(include_str!("fonts/OFL.txt").contains("SIL OPEN FONT LICENSE Version 1.1"));
}

/// The three files are written for their owner only, and told by their hashes; the PDF names the other two.
#[test]
fn writes_a_folder_for_its_owner() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("proofs").join("one");
    let written = write(&samples::verified(), &folder).unwrap();
    assert_eq!(names(&folder), ["proof.json", "proof.pdf", "records.csv"]);
    let text = read(&fs::read(folder.join("proof.pdf")).unwrap()).concat();
    for file in &written.files {
        let bytes = fs::read(folder.join(file.name)).unwrap();
        assert_eq!(file.bytes, bytes.len() as u64);
        assert_eq!(text.contains(&file.sha256), file.name != "proof.pdf", "{}", file.name);
        #[cfg(unix)]
        assert_eq!(mode(&folder.join(file.name)), 0o600);
    }
    #[cfg(unix)]
    assert_eq!(mode(&folder), 0o700);
    write(&samples::verified(), &folder).unwrap();
}

/// A proof is evidence: that of another run is never written over, and neither is a file of somebody else's.
#[test]
fn refuses_to_write_over_another_proof() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("one");
    write(&samples::verified(), &folder).unwrap();
    let before = fs::read(folder.join("proof.pdf")).unwrap();
    let mut other = samples::verified();
    other.run = "another".to_owned();
    let error = write(&other, &folder).unwrap_err();
    assert!(matches!(&error, ProofError::OtherRun { run, .. } if *run == samples::verified().run), "{error}");
    assert_eq!(fs::read(folder.join("proof.pdf")).unwrap(), before);

    let theirs = data.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("records.csv"), "mine").unwrap();
    let error = write(&other, &theirs).unwrap_err();
    assert!(matches!(&error, ProofError::InTheWay { file } if file.ends_with("records.csv")), "{error}");
    assert_eq!(names(&theirs), ["records.csv"], "what was placed before is taken away again");
    assert_eq!(fs::read_to_string(theirs.join("records.csv")).unwrap(), "mine");
    fs::write(theirs.join("proof.json"), "not ours").unwrap();
    assert!(matches!(write(&other, &theirs), Err(ProofError::InTheWay { .. })));
}

/// Where a file cannot be placed, the proof that was there is there again, and the error names file and
/// cause.
#[test]
fn a_failure_leaves_what_was_there() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("one");
    write(&samples::verified(), &folder).unwrap();
    let before = fs::read(folder.join("proof.json")).unwrap();
    fs::remove_file(folder.join("proof.pdf")).unwrap();
    fs::create_dir(folder.join("proof.pdf")).unwrap();
    let mut later = samples::verified();
    later.notes.push("Later.".to_owned());
    let error = write(&later, &folder).unwrap_err().to_string();
    assert!(error.contains("proof.pdf"), "{error}");
    assert_eq!(fs::read(folder.join("proof.json")).unwrap(), before);
    assert_eq!(names(&folder), ["proof.json", "proof.pdf", "records.csv"], "and no temporary file");

    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(write(&later, &file.join("proof")), Err(ProofError::File { .. })));
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// For whoever changes the pages and wants to look: set `PROOF_SAMPLES` to a folder and run the ignored test.
#[test]
#[ignore = "writes samples to look at"]
fn samples_to_look_at() {
    let folder = std::env::var_os("PROOF_SAMPLES").expect("PROOF_SAMPLES names a folder");
    let samples = [
        ("verified", samples::verified()),
        ("practice", samples::practice()),
        ("differs", samples::differs()),
        ("long", samples::long(120)),
        ("huge", samples::long(10_000)),
    ];
    for (name, proof) in samples {
        write(&proof, &Path::new(&folder).join(name)).unwrap();
    }
}

#[test]
fn a_proof_that_was_kept_as_json_is_the_same_proof() {
    for proof in [samples::verified(), samples::differs()] {
        let kept = serde_json::to_string(&proof).unwrap();
        let read: Proof = serde_json::from_str(&kept).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), kept);
        assert_eq!(read, proof);
    }
}
