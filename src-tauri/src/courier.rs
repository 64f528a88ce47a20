//! Sends by itself. The screens promise "Máy sẽ tự gửi khi có mạng"; this is who keeps the promise.
//!
//! No connectivity service is asked: they differ between systems and call a Wi-Fi without a road
//! "connected". Trying is cheap, and a failed try changes nothing but the sentence on the send screen.

use std::time::Duration;

use tauri::{AppHandle, Manager, Runtime};
use tokio::time::{MissedTickBehavior, interval};
use tungnha_device::Tablet;
use tungnha_device::views::{LeaseState, Phase};

use crate::shell::Shell;

/// Between two tries. Short enough that a volunteer who reaches a network sees it go, long enough for a
/// battery that must last an evening.
const EVERY: Duration = Duration::from_secs(120);

/// Every so many tries it also fetches what colleagues recorded, with nothing of its own to send.
const NEWS: u32 = 5;

/// Tries now and then for as long as the app runs. After a tablet's sleep the next try comes at once.
pub(crate) fn start<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        let mut beat = interval(EVERY);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first beat is immediate, and nobody has unlocked yet.
        beat.tick().await;
        for count in (1..=NEWS).cycle() {
            beat.tick().await;
            let errand = move |tablet: &Tablet| go(tablet, count == NEWS);
            // Locked, not enrolled, no network: the screens tell; here there is nothing to do but come again.
            if let Err(fault) = app.state::<Shell>().run(errand).await {
                tracing::debug!(code = ?fault.code, "nothing was sent");
            }
        }
    });
}

/// Sends what is here only, and looks for a list where none has come yet or not all of it. A locked tablet
/// sends its spare copies: whose PIN it is, or that it is forgotten, keeps no record from the hub.
fn go(tablet: &Tablet, for_news: bool) -> tungnha_device::Result<()> {
    let standing = tablet.app_state()?;
    if standing.phase == Phase::Locked {
        tablet.send_spares()?;
        return Ok(());
    }
    let state = tablet.send_state()?;
    // Lists that are locked open again with any contact.
    let shut = standing
        .lease
        .is_some_and(|lease| lease.state != LeaseState::Open);
    if for_news
        || shut
        || state.records_unsent > 0
        || state.list_bytes_total > 0
        || tablet.today()?.waiting_for_list
    {
        tablet.send_now()?;
    }
    Ok(())
}
