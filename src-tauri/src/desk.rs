//! The officer's desk on a computer: the hub inside this app, and who sits at it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tauri::{AppHandle, Manager, Runtime};
use tungnha_ambient::Clock;
use tungnha_hub::office::{EVERYWHERE, HeldFile, OfficeError, Seat, SeatOptions};

use crate::launch::Launch;
use crate::shell::Shell;

/// Between two tries to be reached by tablets, where that failed.
const AGAIN: Duration = Duration::from_secs(10);

/// The desk, or why its hub cannot be opened: each call then answers that.
pub(crate) struct Desk {
    folder: PathBuf,
    seat: Result<Arc<Seat>, OfficeError>,
}

impl Desk {
    pub(crate) fn open(folder: PathBuf, clock: Arc<dyn Clock>, launch: &Launch) -> Self {
        let listen: SocketAddr = launch.hub_listen.unwrap_or(EVERYWHERE);
        let seat = Seat::open(SeatOptions {
            folder: folder.clone(),
            clock,
            listen,
            runtime: tauri::async_runtime::handle().inner().clone(),
        });
        Self {
            folder,
            seat: seat.map(Arc::new).map_err(OfficeError::from),
        }
    }

    /// Whether this machine is a desk already.
    pub(crate) fn is_here(&self) -> bool {
        Seat::is_founded(&self.folder)
    }

    pub(crate) async fn call(&self, name: String, args: Value) -> Result<Value, OfficeError> {
        self.run(move |seat| seat.call(&name, args)).await
    }

    pub(crate) async fn put(&self, name: String, bytes: Vec<u8>) -> Result<HeldFile, OfficeError> {
        self.run(move |seat| seat.hold(&name, bytes)).await
    }

    /// Ends the hub's service with the app.
    pub(crate) fn stop(&self) {
        if let Ok(seat) = &self.seat {
            seat.stop();
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Seat) -> Result<T, OfficeError> + Send + 'static,
    ) -> Result<T, OfficeError> {
        let seat = self.seat.clone()?;
        tauri::async_runtime::spawn_blocking(move || work(&seat))
            .await
            .unwrap_or_else(|_| Err(OfficeError::internal()))
    }
}

/// Brings the hub's service back by itself when the port that tablets know is free again.
pub(crate) fn attend<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(AGAIN).await;
            let shell = app.state::<Shell>();
            let turn = shell.desk().run(|seat| {
                seat.attend();
                Ok(())
            });
            if turn.await.is_err() {
                return;
            }
        }
    });
}
