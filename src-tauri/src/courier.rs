//! Sends by itself. The screens promise "Máy sẽ tự gửi khi có mạng"; this is who keeps the promise.
//!
//! When it tries, the tablet's back-off says, which outlives a restart. No connectivity service is trusted:
//! they differ between systems and call a Wi-Fi without a road "connected". What they report only makes it
//! try sooner (`network_changed`), as does an address that takes connections again.

use std::time::Duration;

use tauri::{AppHandle, Manager, Runtime};
use tungnha_device::views::{LeaseState, Phase};
use tungnha_device::{Cause, Tablet};

use crate::shell::Shell;

/// The longest rest between two looks at what is due: a record made meanwhile may be.
const LOOK: u64 = 30;
/// Between two sends of a locked tablet's spare copies, and two looks at one that is not enrolled.
const LOCKED: u64 = 120;

/// Attends to the tablet for as long as the app runs.
pub(crate) fn start<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        let mut there = false;
        loop {
            let was_there = there;
            let turn = app
                .state::<Shell>()
                .real(move |tablet| turn(tablet, was_there))
                .await;
            let rest = match turn {
                Ok((rest, now_there)) => {
                    there = now_there;
                    rest
                }
                // The screens tell; here there is nothing to do but come again.
                Err(fault) => {
                    tracing::debug!(code = ?fault.code, "nothing was sent");
                    LOCKED
                }
            };
            tokio::time::sleep(Duration::from_secs(rest)).await;
        }
    });
}

/// A road may be there that was not: what waits is tried at once, as when the screens say so.
#[cfg(target_os = "android")]
pub(crate) fn road_came<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        let Some(shell) = app.try_state::<Shell>() else {
            return;
        };
        let tried = shell.real(|tablet| tablet.send_if_due(Cause::Change)).await;
        if let Err(fault) = tried {
            tracing::debug!(code = ?fault.code, "nothing was sent");
        }
    });
}

/// Does what is due. Says how long to rest, and whether somebody takes connections at the hub's address.
fn turn(tablet: &Tablet, was_there: bool) -> tungnha_device::Result<(u64, bool)> {
    let standing = tablet.app_state()?;
    if standing.phase != Phase::Open {
        tablet.send_if_due(Cause::Time)?;
        return Ok((LOCKED, false));
    }
    // Lists that are locked open again with any contact.
    let shut = |lease: tungnha_device::views::LeaseView| lease.state != LeaseState::Open;
    if standing.lease.is_some_and(shut) {
        tablet.send_if_due(Cause::Change)?;
        return Ok((LOCKED, false));
    }
    if tablet.send_if_due(Cause::Time)? {
        // A failure just now says that nobody is there, whoever took the connection.
        return Ok((LOOK, tablet.hub_is_back()?));
    }
    let there = tablet.hub_is_back()?;
    if there && !was_there {
        tablet.send_now()?;
    }
    Ok((tablet.next_try_in()?.clamp(1, LOOK), there))
}
