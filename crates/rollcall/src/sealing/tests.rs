use std::path::Path;
use std::sync::Mutex;

use futures::future::BoxFuture;
use vanta::Limits;
use vanta::clock::{HandClock, LoadedDice};

use super::*;
use crate::clock::SystemChance;
use crate::secret::{Memory, Secrets};
use crate::store::Store;
use crate::{Parts, Person, Rollcall};

/// Parts for a house in one folder, with this keychain.
pub(crate) fn parts(folder: &Path, secrets: Arc<dyn Secrets>) -> Parts {
    Parts {
        data: folder.join("data").into(),
        applications: folder.join("applications"),
        secrets,
        environment: None,
        seal_key: None,
        clock: Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap())),
        chance: Arc::new(SystemChance),
        limits: Limits::VANTA,
        person: Person::default(),
    }
}

fn house(folder: &Path, secrets: &Arc<impl Secrets + 'static>, seal_key: Option<SealKey>) -> Rollcall {
    let secrets = Arc::clone(secrets) as Arc<dyn Secrets>;
    Rollcall::open(Parts { seal_key, ..parts(folder, secrets) }).unwrap()
}

type Chain = Arc<Keychain>;

/// A keychain in memory that can be locked, forget what it is given, be gone, or give way to another process.
#[derive(Default)]
struct Keychain {
    items: Memory,
    state: Mutex<Mood>,
    /// Every name that was written.
    written: Mutex<Vec<String>>,
    /// Every name that was removed.
    removed: Mutex<Vec<String>>,
}

#[derive(Default)]
enum Mood {
    #[default]
    Well,
    Locked,
    Gone,
    Forgetful,
    /// While an item is written, another process names its own key, kept in this keychain too.
    Overtaken(Store, SealKey),
}

impl Keychain {
    fn put(self: &Arc<Self>, mood: Mood) {
        *self.state.lock().unwrap() = mood;
    }

    fn written(&self) -> Vec<String> {
        self.written.lock().unwrap().clone()
    }

    fn refusal(&self) -> Option<SecretError> {
        match *self.state.lock().unwrap() {
            Mood::Locked => Some(SecretError::Locked),
            Mood::Gone => Some(SecretError::Unavailable("no service".to_owned())),
            _ => None,
        }
    }
}

impl Secrets for Keychain {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Secret>, SecretError>> {
        match self.refusal() {
            Some(error) => Box::pin(async { Err(error) }),
            None => self.items.get(name),
        }
    }

    fn set(&self, name: &str, secret: Secret) -> BoxFuture<'_, Result<(), SecretError>> {
        if let Some(error) = self.refusal() {
            return Box::pin(async { Err(error) });
        }
        self.written.lock().unwrap().push(name.to_owned());
        let name = name.to_owned();
        let overtaken = match &*self.state.lock().unwrap() {
            Mood::Forgetful => return Box::pin(async { Ok(()) }),
            Mood::Overtaken(store, key) => {
                store.name_sealing_key(&key.id()).unwrap();
                Some(key.clone())
            }
            _ => None,
        };
        Box::pin(async move {
            if let Some(key) = overtaken {
                self.items.set(&item(&key.id()), key.to_keep()).await?;
            }
            self.items.set(&name, secret).await
        })
    }

    fn remove(&self, name: &str) -> BoxFuture<'_, Result<(), SecretError>> {
        self.removed.lock().unwrap().push(name.to_owned());
        self.items.remove(name)
    }
}

fn room() -> (tempfile::TempDir, Chain) {
    (tempfile::tempdir().unwrap(), Chain::default())
}

#[tokio::test]
async fn the_key_is_made_once_and_found_by_every_house_after_it() {
    let (folder, chain) = room();
    let sealed = house(folder.path(), &chain, None).sealer().await.unwrap().seal("here", b"text").unwrap();
    let later = house(folder.path(), &chain, None);
    let opened = later.sealer().await.unwrap().open("here", &sealed).unwrap();
    assert_eq!(*opened, b"text");
    let id = later.store.sealing_key().unwrap().unwrap();
    assert_eq!(chain.written(), [format!("{id}.seal")], "one item, under the ID that the store names");
}

#[tokio::test]
async fn a_folder_that_moved_finds_its_key_and_another_folder_has_its_own() {
    let (folder, chain) = room();
    let before = house(&folder.path().join("a"), &chain, None).sealer().await.unwrap().key_id();
    std::fs::rename(folder.path().join("a"), folder.path().join("b")).unwrap();
    assert_eq!(house(&folder.path().join("b"), &chain, None).sealer().await.unwrap().key_id(), before);
    assert_ne!(house(&folder.path().join("c"), &chain, None).sealer().await.unwrap().key_id(), before);
}

#[tokio::test]
async fn nothing_is_asked_of_the_keychain_before_something_is_sealed() {
    let (folder, chain) = room();
    chain.put(Mood::Gone);
    let house = house(folder.path(), &chain, None);
    assert_eq!(house.store.sealing_key().unwrap(), None);
}

#[tokio::test]
async fn a_named_key_that_cannot_be_had_is_named_and_never_made_anew() {
    let (folder, chain) = room();
    let house = house(folder.path(), &chain, None);
    let id = house.sealer().await.unwrap().key_id();
    let item = item(&id);
    let kept = chain.items.get(&item).await.unwrap().unwrap();
    for (mood, code) in [(Mood::Locked, Code::KeychainLocked), (Mood::Gone, Code::NoKeychain)] {
        chain.put(mood);
        let error = house.sealer().await.unwrap_err();
        assert_eq!(error.code, code);
        assert!(error.message.contains(&id), "{error}");
    }
    chain.put(Mood::Well);
    let other = SealKey::new(&SystemChance).to_keep();
    for wrong in [None, Some(other), Some(Secret::new("no key"))] {
        chain.items.remove(&item).await.unwrap();
        if let Some(wrong) = wrong {
            chain.items.set(&item, wrong).await.unwrap();
        }
        let error = house.sealer().await.unwrap_err();
        assert_eq!(error.code, Code::SealKeyMissing);
        assert!(error.message.contains(&id), "{error}");
    }
    assert_eq!(chain.written(), std::slice::from_ref(&item), "no other key was made");
    assert_eq!(house.store.sealing_key().unwrap().as_ref(), Some(&id));
    chain.items.set(&item, kept).await.unwrap();
    assert_eq!(house.sealer().await.unwrap().key_id(), id, "once it is back, all is as before");
}

#[tokio::test]
async fn no_key_is_named_that_the_keychain_did_not_keep() {
    let (folder, chain) = room();
    let house = house(folder.path(), &chain, None);
    for (mood, code) in [
        (Mood::Locked, Code::KeychainLocked),
        (Mood::Gone, Code::NoKeychain),
        (Mood::Forgetful, Code::NoKeychain),
    ] {
        chain.put(mood);
        assert_eq!(house.sealer().await.unwrap_err().code, code);
        assert_eq!(house.store.sealing_key().unwrap(), None, "{code:?}");
    }
    chain.put(Mood::Well);
    house.sealer().await.unwrap();
}

#[tokio::test]
async fn of_two_keys_made_at_once_the_one_that_the_store_names_counts() {
    let (folder, chain) = room();
    let house = house(folder.path(), &chain, None);
    let theirs = SealKey::new(&LoadedDice::default());
    chain.put(Mood::Overtaken(Store::open(&folder.path().join("data")).unwrap(), theirs.clone()));
    assert_eq!(house.sealer().await.unwrap().key_id(), theirs.id());
    assert_eq!(house.store.sealing_key().unwrap(), Some(theirs.id()));
    let removed = chain.removed.lock().unwrap().clone();
    assert_eq!(removed, chain.written(), "the key that does not count leaves the keychain");
    assert_ne!(removed, [item(&theirs.id())]);
}

#[tokio::test]
async fn the_environments_key_needs_no_keychain_and_is_not_kept_in_one() {
    let (folder, chain) = room();
    chain.put(Mood::Gone);
    let key = SealKey::new(&SystemChance);
    let house_with = |key: Option<SealKey>| house(folder.path(), &chain, key);
    assert_eq!(house_with(Some(key.clone())).sealer().await.unwrap().key_id(), key.id());
    assert_eq!(house_with(Some(key.clone())).sealer().await.unwrap().key_id(), key.id());
    chain.put(Mood::Well);
    let without = house_with(None).sealer().await.unwrap_err();
    assert_eq!(without.code, Code::SealKeyMissing, "the keychain never had it: {without}");
    assert_eq!(chain.written(), [""; 0]);
}

#[tokio::test]
async fn another_key_in_the_environment_is_refused_even_if_the_keychain_has_the_right_one() {
    let (folder, chain) = room();
    let named = house(folder.path(), &chain, None).sealer().await.unwrap().key_id();
    let other = SealKey::new(&SystemChance);
    let error = house(folder.path(), &chain, Some(other.clone())).sealer().await.unwrap_err();
    assert_eq!(error.code, Code::SealKeyMissing);
    assert!(error.message.contains(&named) && error.message.contains(&other.id()), "{error}");
    let store = Store::open(&folder.path().join("data")).unwrap();
    assert_eq!(store.sealing_key().unwrap(), Some(named));
}

#[test]
fn the_environments_key_is_read_or_refused_and_never_overlooked() {
    let key = SealKey::new(&SystemChance);
    let read = |text: &str| environment_key(Some(text.into()));
    assert_eq!(read(key.to_keep().open()).unwrap().unwrap().id(), key.id());
    assert!(read("").unwrap().is_none() && environment_key(None).unwrap().is_none());
    for wrong in ["secret", "c2hvcnQ=", " "] {
        let error = read(wrong).unwrap_err();
        assert_eq!(error.code, Code::BadInput);
        assert!(!format!("{error:?}").contains("c2hvcnQ"), "what was given is not told: {error:?}");
    }
    #[cfg(unix)]
    {
        let bytes = std::os::unix::ffi::OsStringExt::from_vec(vec![0xff, 0xfe]);
        assert_eq!(environment_key(Some(bytes)).unwrap_err().code, Code::BadInput);
    }
}
