//! The tablets of a plan: each enrolled with its list on it, each with a clock the plan moves.

use std::path::Path;
use std::sync::Arc;

use tungnha_ambient::{Clock, ManualClock};
use tungnha_device::views::{Phase, SendState};
use tungnha_device::{Options, Tablet};
use tungnha_domain::Rid;

use crate::error::SimError;
use crate::hub::Hub;
use crate::plan::Step;

/// Nobody types it: a simulated tablet guards invented people.
const PIN: &str = "246810";

/// One tablet and its lines of the plan.
pub(crate) struct Walker {
    name: String,
    tablet: Tablet,
    clock: Arc<ManualClock>,
    steps: Vec<(Step, Rid)>,
}

impl Walker {
    /// Enrols a tablet in `folder` (or opens the one that is there) and brings its list down.
    pub(crate) async fn ready(
        hub: &Hub,
        now: i64,
        folder: &Path,
        name: &str,
        steps: Vec<Step>,
    ) -> Result<Self, SimError> {
        let failed = |fault: tungnha_device::Error| SimError::Tablet {
            tablet: name.to_owned(),
            what: fault.to_string(),
        };
        let clock = Arc::new(ManualClock::at(now));
        let mut options = Options::in_folder(folder, clock.clone());
        options.connect = hub.road();
        let tablet = Tablet::open(options).map_err(failed)?;
        if tablet.app_state().map_err(failed)?.phase == Phase::Locked {
            tablet.unlock(0, PIN).map_err(failed)?;
        } else {
            let mut hamlets: Vec<String> = steps.iter().map(|step| step.hamlet.clone()).collect();
            hamlets.sort();
            hamlets.dedup();
            tablet
                .enrol_async(&hub.invite(name, &hamlets)?)
                .await
                .map_err(failed)?;
            tablet.choose_pin(PIN).map_err(failed)?;
        }
        sent(name, &tablet.sync().await.map_err(failed)?)?;
        let steps = steps
            .into_iter()
            .map(
                |step| match tablet.resident_of(&step.personal_id).map_err(failed)? {
                    Some(rid) => Ok((step, rid)),
                    None => Err(step.refused("nobody with this `personal_id` is on the tablet's list")),
                },
            )
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: name.to_owned(),
            tablet,
            clock,
            steps,
        })
    }

    /// Records every line, in order, each at its own time, without any network.
    pub(crate) fn walk(&self) -> Result<u64, SimError> {
        let Some((first, _)) = self.steps.first() else {
            return Ok(0);
        };
        // A new run of the machine: the hub's clock, seen at enrolment, is no longer carried on, so the
        // time of an answer is what the plan says.
        self.clock.reboot(first.at);
        for (step, rid) in &self.steps {
            match u64::try_from(step.at - self.clock.now().wall) {
                Ok(later) => self.clock.advance(later),
                Err(_) => self.clock.set(step.at),
            }
            self.tablet
                .record_bare(*rid, step.answers.clone())
                .map_err(|fault| SimError::Tablet {
                    tablet: self.name.clone(),
                    what: fault.to_string(),
                })?;
        }
        Ok(self.steps.len() as u64)
    }

    /// Sends everything; tells how many records the hub signed for.
    pub(crate) async fn send(&self) -> Result<u64, SimError> {
        let failed = |fault: tungnha_device::Error| SimError::Tablet {
            tablet: self.name.clone(),
            what: fault.to_string(),
        };
        let before = self.tablet.send_state().map_err(failed)?.records_unsent;
        let after = self.tablet.sync().await.map_err(failed)?;
        sent(&self.name, &after)?;
        Ok(before.saturating_sub(after.records_unsent))
    }

    /// Bytes sent, bytes received, requests answered, over the whole run.
    pub(crate) fn traffic(&self) -> [u64; 3] {
        let traffic = self.tablet.traffic();
        [traffic.up, traffic.down, traffic.requests]
    }
}

fn sent(tablet: &str, state: &SendState) -> Result<(), SimError> {
    match state.problem {
        None => Ok(()),
        Some(problem) => Err(SimError::Tablet {
            tablet: tablet.to_owned(),
            what: format!("sending stopped: {problem:?}"),
        }),
    }
}
