//! The hub's own service, running inside the desk's app: no server to look after.
//!
//! The port of the first run stays the port, because tablets know the hub by it. When it cannot be had the
//! desk works on and says so; it is tried again until it can.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde_json::json;
use tokio::runtime::Handle;
use ts_rs::TS;
use tungnha_ambient::Clock;

use super::{Answer, OfficeError};
use crate::error::HubError;
use crate::net::{self, InApp};
use crate::store::{Store, audit, meta};

/// Where a hub inside an app listens when nobody asked for another address.
pub const EVERYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8443);

/// How the service is doing, in words for the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ServerView {
    /// Tablets can reach it now.
    pub running: bool,
    /// The port tablets know.
    pub port: u16,
    /// `host:port`, the one for other machines first.
    pub addresses: Vec<String>,
    /// Why it is not running, and what to do.
    pub problem: Option<String>,
}

/// The service of one folder, started and stopped by the desk.
pub(super) struct Server {
    data: PathBuf,
    clock: Arc<dyn Clock>,
    runtime: Handle,
    /// Asked for when no port is kept yet.
    first: SocketAddr,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: Option<InApp>,
    problem: Option<String>,
}

impl Server {
    pub(super) fn new(data: &Path, clock: Arc<dyn Clock>, runtime: Handle, first: SocketAddr) -> Self {
        Self {
            data: data.to_owned(),
            clock,
            runtime,
            first,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts it where it was, or for the first time; one that runs is left alone. Blocks.
    pub(super) fn start(&self) -> Result<(), HubError> {
        let mut state = self.state();
        if state.running.is_some() {
            return Ok(());
        }
        let kept = kept(&self.data)?;
        let started = match kept {
            Some(address) => self.listen(address),
            // Another program may have the usual port; nobody knows ours yet, so any will do.
            None => self.listen(self.first).or_else(|fault| {
                if self.first.port() == 0 {
                    return Err(fault);
                }
                self.listen(SocketAddr::new(self.first.ip(), 0))
            }),
        };
        match started {
            Ok(running) => {
                if kept.is_none() {
                    keep(
                        &self.data,
                        SocketAddr::new(self.first.ip(), running.address().port()),
                    )?;
                }
                (state.running, state.problem) = (Some(running), None);
            }
            Err(fault) => state.problem = Some(words(&fault)),
        }
        Ok(())
    }

    fn listen(&self, address: SocketAddr) -> Result<InApp, HubError> {
        self.runtime
            .block_on(net::start_in_app(&self.data, address, Arc::clone(&self.clock)))
    }

    /// Ends it; requests under way end first. Blocks.
    pub(super) fn stop(&self) {
        let running = self.state().running.take();
        if let Some(running) = running
            && let Err(fault) = self.runtime.block_on(running.stop())
        {
            tracing::warn!(%fault, "the hub's service did not end well");
        }
    }

    /// Moves to another port for good: tablets that know the old one find the hub by its announcement, or by
    /// a new code.
    pub(super) fn move_to(&self, port: u16, who: &str) -> Answer<()> {
        if port < 1024 {
            return Err(OfficeError::bad_input("Chọn một cổng từ 1024 đến 65535."));
        }
        let address = SocketAddr::new(kept(&self.data)?.unwrap_or(self.first).ip(), port);
        self.stop();
        let started = self.listen(address);
        let mut state = self.state();
        match started {
            Ok(running) => {
                (state.running, state.problem) = (Some(running), None);
                keep(&self.data, address)?;
                let now = self.clock.now().wall;
                Store::open(&self.data)?
                    .write(|tx| audit::append(tx, now, who, "port", &json!({ "port": port })))?;
                Ok(())
            }
            Err(fault) => {
                drop(state);
                self.start()?;
                Err(OfficeError::refused(words(&fault)))
            }
        }
    }

    pub(super) fn view(&self) -> Answer<ServerView> {
        let state = self.state();
        let store = Store::open(&self.data)?;
        let port = match &state.running {
            Some(running) => running.address().port(),
            None => kept(&self.data)?.unwrap_or(self.first).port(),
        };
        Ok(ServerView {
            running: state.running.is_some(),
            port,
            addresses: net::addresses(store.conn())?,
            problem: state.problem.clone(),
        })
    }
}

/// What is said about a port that cannot be had: words, without the flags of the command line.
fn words(fault: &HubError) -> String {
    match fault {
        HubError::PortInUse(address) => format!(
            "Cổng {} đang có chương trình khác dùng (có thể Từng Nhà đang mở ở cửa sổ khác). Dữ liệu vẫn an toàn, \
             nhưng máy tính bảng chưa gửi về được. Hãy tắt chương trình kia; trạm sẽ tự thử lại.",
            address.port()
        ),
        other => format!("Trạm chưa nhận được dữ liệu qua mạng: {other}"),
    }
}

/// Where the hub listens since its first run.
fn kept(data: &Path) -> Result<Option<SocketAddr>, HubError> {
    let text = meta::get(Store::open(data)?.conn(), "listen")?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn keep(data: &Path, address: SocketAddr) -> Result<(), HubError> {
    Store::open(data)?.write(|tx| meta::set(tx, "listen", &address.to_string()))
}
