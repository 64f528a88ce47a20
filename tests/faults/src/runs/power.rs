//! The power goes at every step of a tablet's evening, of a hub's, of joining, and of an import.
//!
//! Each is done once under strace. From its log every state is made that the disk may be in if the power goes
//! at any step ([`crate::disk`]), and each is opened as the next start would find it.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::dice::Dice;
use crate::disk::{Unsynced, after_power_cut};
use crate::drive::{Amount, Run};
use crate::scene;
use crate::syscalls::{Step, steps};

/// What may become of the unsynced: the last is drawn twice.
const FATES: [Unsynced; 4] = [Unsynced::Lost, Unsynced::Kept, Unsynced::Drawn, Unsynced::Drawn];

/// Something done once and recorded, that can tell whether a disk it left is good.
pub trait Recorded {
    /// As `--run` takes it.
    fn name(&self) -> &'static str;

    /// Panics if the disk in `image`, cut off after `steps`, is not as it must be.
    fn check(&mut self, steps: &[Step], image: &Path);
}

/// The run over any of them.
pub struct Power<R> {
    recorded: R,
    /// The files before the first step.
    before: PathBuf,
    steps: Vec<Step>,
    folder: TempDir,
}

impl<R: Recorded> Power<R> {
    /// Reads the log of what was done in `root`, whose files had been copied to `before`.
    pub(super) fn over(recorded: R, root: &Path, before: PathBuf, log: &Path) -> Self {
        let steps = steps(&scene::log(log), root);
        Self {
            recorded,
            before,
            steps,
            folder: scene::folder(),
        }
    }

    /// The same on a disk that keeps nothing of what it was told to sync: what these runs are to find.
    #[must_use]
    pub fn on_a_lying_disk(mut self) -> Self {
        self.steps.retain(|step| !matches!(step, Step::Synced(..)));
        self
    }

    /// The last case: the power goes after everything was told, and what was not synced is lost.
    #[must_use]
    pub fn last(&self) -> u64 {
        (self.steps.len() * FATES.len()) as u64
    }
}

impl<R: Recorded> Run for Power<R> {
    fn name(&self) -> &'static str {
        self.recorded.name()
    }

    fn amount(&self) -> Amount {
        Amount::Every((self.steps.len() as u64 + 1) * FATES.len() as u64)
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        let fates = FATES.len() as u64;
        let (step, fate) = (number / fates, number % fates);
        let fate = FATES[usize::try_from(fate).unwrap_or(0)];
        let made = &self.steps[..usize::try_from(step).unwrap_or(0)];
        let image = self.folder.path().join("image");
        after_power_cut(&self.before, made, fate, dice, &image);
        self.recorded.check(made, &image);
        std::fs::remove_dir_all(&image).expect("the image goes");
        let unsynced = match fate {
            Unsynced::Lost => "lost",
            Unsynced::Kept => "kept",
            Unsynced::Drawn => "some kept, by sector",
        };
        format!("what was not synced is {unsynced}")
    }
}
