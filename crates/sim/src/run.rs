//! A run: everything is judged first, then every tablet records offline, then they send.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tungnha_ambient::Clock;
use tungnha_domain::UnitId;
use tungnha_hub::commune::units;
use tungnha_hub::people::load_residents;
use tungnha_hub::store::Store;

use crate::crew::Walker;
use crate::error::SimError;
use crate::hub::Hub;
use crate::load;
use crate::plan::{self, Step};

/// What was asked for.
pub(crate) struct Wanted {
    pub(crate) data: PathBuf,
    pub(crate) plan: Plan,
    /// At most this many tablets send at once.
    pub(crate) at_once: usize,
    pub(crate) work: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Where the plan comes from.
pub(crate) enum Plan {
    /// A file, judged line by line.
    File(PathBuf),
    /// One of our own over the hub's list.
    Load {
        /// How many tablets.
        tablets: u32,
        /// Visits of each.
        visits: u32,
    },
}

/// What a run tells.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    /// Tablets of the plan.
    tablets: usize,
    /// Records made, one a line or visit.
    recorded: u64,
    /// Records under a hub-signed acknowledgement.
    acknowledged: u64,
    /// How long sending took, all tablets together.
    seconds: f64,
    /// HTTP bytes of the whole run, enrolment and lists included.
    bytes_up: u64,
    bytes_down: u64,
    requests: u64,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} tablets made {} records; {} acknowledged in {:.3} s; {} bytes up, {} down, {} requests",
            self.tablets,
            self.recorded,
            self.acknowledged,
            self.seconds,
            self.bytes_up,
            self.bytes_down,
            self.requests
        )
    }
}

/// Carries the plan out.
pub(crate) async fn run(wanted: &Wanted) -> Result<Told, SimError> {
    let steps = match &wanted.plan {
        Plan::File(path) => {
            let steps = plan::read(path)?;
            judge(&wanted.data, &steps)?;
            steps
        }
        Plan::Load { tablets, visits } => {
            load::plan(&wanted.data, *tablets, *visits, wanted.clock.now().wall)?
        }
    };
    let passing = tempfile::tempdir().map_err(|fault| SimError::Refused(fault.to_string()))?;
    let work = wanted.work.as_deref().unwrap_or(passing.path());
    let hub = Arc::new(Hub::find_or_start(&wanted.data, Arc::clone(&wanted.clock)).await?);
    let done = walk_and_send(wanted, &hub, work, steps).await;
    // Every task that shared it has ended.
    if let Some(hub) = Arc::into_inner(hub) {
        hub.stop().await?;
    }
    done
}

/// Enrols every tablet and brings its list down. Those of a plan come one after another, in its order: their
/// numbers decide ties. Those of a load need no order, and choosing a PIN takes a core's time.
async fn make_ready(
    wanted: &Wanted,
    hub: &Arc<Hub>,
    work: &Path,
    steps: Vec<Step>,
) -> Result<Vec<Arc<Walker>>, SimError> {
    let at_once = match wanted.plan {
        Plan::File(_) => 1,
        Plan::Load { .. } => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let mut waiting = by_tablet(steps).into_iter().enumerate();
    let mut enrolling = JoinSet::new();
    let mut walkers = Vec::new();
    loop {
        while enrolling.len() < at_once
            && let Some((place, (name, steps))) = waiting.next()
        {
            let folder = work.join(folder_name(&name));
            let now = wanted.clock.now().wall;
            let hub = Arc::clone(hub);
            enrolling.spawn(async move {
                let walker = Walker::ready(&hub, now, &folder, &name, steps).await?;
                Ok::<_, SimError>((place, Arc::new(walker)))
            });
        }
        let Some(ready) = enrolling.join_next().await else {
            walkers.sort_by_key(|(place, _)| *place);
            return Ok(walkers.into_iter().map(|(_, walker)| walker).collect());
        };
        walkers.push(ready.map_err(|fault| SimError::Refused(fault.to_string()))??);
    }
}

async fn walk_and_send(
    wanted: &Wanted,
    hub: &Arc<Hub>,
    work: &Path,
    steps: Vec<Step>,
) -> Result<Told, SimError> {
    let walkers = make_ready(wanted, hub, work, steps).await?;
    let mut recorded = 0;
    for walker in &walkers {
        recorded += walker.walk()?;
    }
    let start = Instant::now();
    let acknowledged = send(&walkers, wanted.at_once).await?;
    let seconds = start.elapsed().as_secs_f64();
    let [bytes_up, bytes_down, requests] = walkers
        .iter()
        .map(|walker| walker.traffic())
        .fold([0; 3], |sum, one| std::array::from_fn(|at| sum[at] + one[at]));
    Ok(Told {
        tablets: walkers.len(),
        recorded,
        acknowledged,
        seconds,
        bytes_up,
        bytes_down,
        requests,
    })
}

async fn send(walkers: &[Arc<Walker>], at_once: usize) -> Result<u64, SimError> {
    let mut acknowledged = 0;
    let mut waiting = walkers.iter().map(Arc::clone);
    let mut sending = JoinSet::new();
    loop {
        while sending.len() < at_once
            && let Some(walker) = waiting.next()
        {
            sending.spawn(async move { walker.send().await });
        }
        let Some(sent) = sending.join_next().await else {
            return Ok(acknowledged);
        };
        acknowledged += sent.map_err(|fault| SimError::Refused(fault.to_string()))??;
    }
}

/// Every line names a hamlet of the hub and somebody who lives there, before anything is recorded.
fn judge(data: &Path, steps: &[Step]) -> Result<(), SimError> {
    let store = Store::open(data)?;
    let people: BTreeMap<String, UnitId> = load_residents(store.conn())?
        .into_iter()
        .filter_map(|resident| Some((resident.personal_id?, resident.unit)))
        .collect();
    let mut hamlets: BTreeMap<&str, UnitId> = BTreeMap::new();
    for step in steps {
        let unit = match hamlets.get(step.hamlet.as_str()) {
            Some(unit) => *unit,
            None => {
                let unit = units::hamlet(store.conn(), &step.hamlet)
                    .map_err(|_| step.refused("the hub has no such `hamlet`"))?;
                hamlets.insert(&step.hamlet, unit.id);
                unit.id
            }
        };
        match people.get(&step.personal_id) {
            Some(lives) if *lives == unit => {}
            Some(_) => return Err(step.refused("the person does not live in this `hamlet`")),
            None => return Err(step.refused("the hub knows nobody with this `personal_id`")),
        }
    }
    Ok(())
}

/// The plan's tablets in the order they first appear, each with its lines in the plan's order.
fn by_tablet(steps: Vec<Step>) -> Vec<(String, Vec<Step>)> {
    let mut tablets: Vec<(String, Vec<Step>)> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    for step in steps {
        let at = *place.entry(step.tablet.clone()).or_insert_with(|| {
            tablets.push((step.tablet.clone(), Vec::new()));
            tablets.len() - 1
        });
        tablets[at].1.push(step);
    }
    tablets
}

/// A folder for any name: the bytes of a letter that may not stand in a path are written in hex.
fn folder_name(tablet: &str) -> String {
    let mut name = "tablet-".to_owned();
    for byte in tablet.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("_{byte:02x}"));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tablets_never_share_a_folder() {
        let names = ["kp3-a", "kp3/a", "kp3 a", "KP3-A", "../kp3", "tổ 3"];
        let folders: std::collections::BTreeSet<String> =
            names.iter().map(|name| folder_name(name)).collect();
        assert_eq!(folders.len(), names.len());
        assert!(folders.iter().all(|folder| !folder.contains(['/', '.'])));
    }
}
