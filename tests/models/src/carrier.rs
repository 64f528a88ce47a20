//! One tablet of a run: the real device library over its real store, with a clock that is moved by hand.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tungnha_ambient::{Clock, ManualClock};
use tungnha_device::views::{Phase, SendState};
use tungnha_device::{Options, Tablet};

use crate::files;
use crate::road::Road;

/// Nobody types it: these tablets guard invented people.
pub const PIN: &str = "135790";

/// A tablet and who it is on the road.
pub struct Carrier {
    /// Its number on the road.
    pub who: usize,
    /// The hub's number of it; a clone has its original's.
    pub dev: u32,
    /// The hamlets it was enrolled for.
    pub hamlets: Vec<&'static str>,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    folder: PathBuf,
    lives: u32,
    road: Arc<Road>,
    tablet: Tablet,
}

impl Carrier {
    /// A tablet over a copy of the folder `from`, unlocked.
    ///
    /// # Panics
    /// If it does not open.
    #[must_use]
    pub fn copied(
        from: &Path,
        root: &Path,
        (who, dev): (usize, u32),
        hamlets: &[&'static str],
        clock: Arc<ManualClock>,
        road: &Arc<Road>,
    ) -> Self {
        let folder = root.join(format!("tablet-{who}-0"));
        files::copy(from, &folder);
        let tablet = open(&folder, &clock, road, who);
        Self {
            who,
            dev,
            hamlets: hamlets.to_vec(),
            clock,
            folder,
            lives: 0,
            road: Arc::clone(road),
            tablet,
        }
    }

    /// The tablet.
    #[must_use]
    pub fn tablet(&self) -> &Tablet {
        &self.tablet
    }

    /// Its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The process ends and starts again over what its files held: those of this moment, or those put
    /// aside when it ended in the middle of a request.
    pub fn end(&mut self, aside: Option<PathBuf>) {
        let from = aside.unwrap_or_else(|| self.folder.clone());
        self.put_back(&from);
    }

    /// The tablet goes on from the files in `from`: the end of its process, or an older copy of itself.
    pub fn put_back(&mut self, from: &Path) {
        self.lives += 1;
        let folder = self
            .folder
            .with_file_name(format!("tablet-{}-{}", self.who, self.lives));
        files::copy(from, &folder);
        let before = std::mem::replace(&mut self.folder, folder);
        self.tablet = open(&self.folder, &self.clock, &self.road, self.who);
        // What is left over only takes room.
        let _ = std::fs::remove_dir_all(before);
    }

    /// Sends and fetches; nothing if the tablet is locked.
    #[must_use]
    pub fn send(&self) -> Option<SendState> {
        self.tablet.send_now().ok()
    }

    /// Everything unsent as a `.tungnha` file, if there is anything.
    ///
    /// # Panics
    /// If what the tablet gives out is not base64, as its screens expect.
    #[must_use]
    pub fn file(&self) -> Option<Vec<u8>> {
        let file = self.tablet.export_bundle().ok()??;
        Some(STANDARD.decode(file.data).expect("base64 for the screens"))
    }

    /// Locks the tablet, sends what lies sealed outside its store, and unlocks it.
    ///
    /// # Panics
    /// If the PIN does not open it again.
    pub fn sends_locked(&self) {
        self.tablet.lock().expect("the tablet locks");
        // Whatever came of it: the road tells.
        let _ = self.tablet.send_spares();
        self.tablet.unlock(0, PIN).expect("the PIN opens the tablet");
    }

    /// Records that no receipt covers.
    ///
    /// # Panics
    /// If the store does not answer.
    #[must_use]
    pub fn unsent(&self) -> u64 {
        self.tablet
            .send_state()
            .expect("the outbox answers")
            .records_unsent
    }

    /// Spare copies under a number that is not this tablet's any more.
    #[must_use]
    pub fn former_spares(&self) -> usize {
        let own = format!("{:08x}-", self.dev);
        let entries = std::fs::read_dir(self.folder.join("spare")).into_iter().flatten();
        let names = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        names
            .filter(|name| name.ends_with(".spare") && !name.starts_with("end-") && !name.starts_with(&own))
            .count()
    }

    /// What the clocks say: the name a record is known by in the model.
    #[must_use]
    pub fn clocks(&self) -> (i64, u64) {
        let now = self.clock.now();
        (now.wall, now.mono)
    }
}

fn open(folder: &Path, clock: &Arc<ManualClock>, road: &Arc<Road>, who: usize) -> Tablet {
    let mut options = Options::in_folder(folder, clock.clone());
    options.connect = road.connect(who, folder.to_owned());
    let tablet = Tablet::open(options).expect("the tablet's folder is there");
    let state = tablet.app_state().expect("the tablet's files are whole");
    if state.phase == Phase::Locked {
        tablet.unlock(0, PIN).expect("the PIN opens the tablet");
    }
    tablet
}
