//! A disk of a few megabytes that is really full: a tmpfs in a mount namespace of its own, so that
//! nothing of the machine is touched and everything is gone with the process that holds it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::scene;

/// The disk, until it is dropped.
pub struct SmallDisk {
    holder: Child,
    /// The folder it is mounted over, and where the same is found from outside.
    folder: PathBuf,
    outside: PathBuf,
}

impl SmallDisk {
    /// Mounts one of `kilobytes` over `folder`, seen only by programs started under [`SmallDisk::wrapper`];
    /// `None` where this machine lets nobody do that.
    #[must_use]
    pub fn mount(folder: &Path, kilobytes: u32) -> Option<Self> {
        let script = "mount -t tmpfs -o size=\"$1\"k none \"$2\" && echo here && exec cat";
        let mut holder = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(kilobytes.to_string())
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = String::new();
        let heard = BufReader::new(holder.stdout.take()?).read_line(&mut said);
        let root = PathBuf::from(format!("/proc/{}/root", holder.id()));
        let inside = folder.strip_prefix("/").ok()?;
        let disk = Self {
            holder,
            folder: folder.to_owned(),
            outside: root.join(inside),
        };
        (heard.is_ok() && said.trim() == "here" && disk.outside.is_dir()).then_some(disk)
    }

    /// Words before a program's that let it see the disk.
    #[must_use]
    pub fn wrapper(&self) -> Vec<String> {
        let holder = self.holder.id().to_string();
        let words = [
            "nsenter",
            "--target",
            &holder,
            "--user",
            "--mount",
            "--preserve-credentials",
            "--",
        ];
        words.map(str::to_owned).into()
    }

    /// Moves the folder `from` onto the disk; tells where programs under the wrapper find it.
    #[must_use]
    pub fn take(&self, from: &Path) -> PathBuf {
        scene::copy(from, &self.outside.join("tablet"));
        self.folder.join("tablet")
    }

    /// Fills it up but for `bytes`, roughly.
    pub fn leave(&self, bytes: u64) {
        let ballast = self.outside.join("ballast");
        // What does not fit any more is what we want to know.
        let _ = std::fs::remove_file(&ballast);
        let mut filled: u64 = 0;
        let piece = vec![0; 1024];
        let mut file = std::fs::File::create(&ballast).expect("a file");
        while std::io::Write::write_all(&mut file, &piece).is_ok() {
            filled += 1024;
        }
        file.set_len(filled.saturating_sub(bytes))
            .expect("a shorter file");
    }

    /// There is room again.
    pub fn make_room(&self) {
        std::fs::remove_file(self.outside.join("ballast")).expect("the ballast goes");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // One that has ended already is what we want.
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
