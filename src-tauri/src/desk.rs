//! The officer's desk on a computer: the hub inside this app, or one on another machine that was joined by a code.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde_json::{Value, json};
use tauri::{AppHandle, Manager, Runtime};
use tungnha_ambient::Clock;
use tungnha_device::desk::{Joined, Told};
use tungnha_device::transport::{self, Connect};
use tungnha_device::views::{AppError, ErrorCode};
use tungnha_hub::office::{EVERYWHERE, OfficeCode, OfficeError, Seat, SeatOptions};

use crate::launch::Launch;
use crate::shell::Shell;

/// Between two tries to be reached by tablets, where that failed.
const AGAIN: Duration = Duration::from_secs(10);

/// The desk, or why it cannot be opened: each call then answers that.
pub(crate) struct Desk {
    hub: PathBuf,
    far: PathBuf,
    connect: Connect,
    side: RwLock<Side>,
}

/// Where the hub is.
#[derive(Clone)]
enum Side {
    /// In this app, or nowhere yet.
    Here(Result<Arc<Seat>, OfficeError>),
    /// On another machine.
    Elsewhere(Result<Arc<Joined>, OfficeError>),
}

impl Desk {
    /// The desk of this machine: its own hub in `hub`, else the one it joined, which it remembers in `far`.
    pub(crate) fn open(hub: PathBuf, far: PathBuf, clock: Arc<dyn Clock>, launch: &Launch) -> Self {
        // A computer keeps multicast from nobody.
        let connect = transport::tls_around(transport::Listening::new(|_| {}));
        let side = if Joined::is_here(&far) && !Seat::is_founded(&hub) {
            let joined = Joined::open(&far, &connect).map_err(|fault| words(fault, None));
            Side::Elsewhere(joined.and_then(|joined| joined.map(Arc::new).ok_or_else(OfficeError::internal)))
        } else {
            let listen: SocketAddr = launch.hub_listen.unwrap_or(EVERYWHERE);
            let seat = Seat::open(SeatOptions {
                folder: hub.clone(),
                clock,
                listen,
                runtime: tauri::async_runtime::handle().inner().clone(),
            });
            Side::Here(seat.map(Arc::new).map_err(OfficeError::from))
        };
        Self {
            hub,
            far,
            connect,
            side: RwLock::new(side),
        }
    }

    /// Whether this machine is a desk already.
    pub(crate) fn is_here(&self) -> bool {
        Seat::is_founded(&self.hub) || Joined::is_here(&self.far)
    }

    fn side(&self) -> Side {
        self.side.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) async fn call(&self, name: String, args: Value) -> Result<Value, OfficeError> {
        if name == "seat.join" {
            return self.join(&args).await;
        }
        match self.side() {
            Side::Here(seat) => run(seat?, move |seat| seat.call(&name, args)).await,
            Side::Elsewhere(joined) => {
                let joined = joined?;
                let told = joined.call(&name, &args.to_string()).await;
                answer(told, &joined)
            }
        }
    }

    pub(crate) async fn put(&self, name: String, bytes: Vec<u8>) -> Result<Value, OfficeError> {
        match self.side() {
            Side::Here(seat) => {
                let held = run(seat?, move |seat| seat.hold(&name, bytes)).await?;
                Ok(json!(held))
            }
            Side::Elsewhere(joined) => {
                let joined = joined?;
                let told = joined.put(&name, &bytes).await;
                answer(told, &joined)
            }
        }
    }

    /// Joins a hub elsewhere; a machine that is a hub itself stays one.
    async fn join(&self, args: &Value) -> Result<Value, OfficeError> {
        if Seat::is_founded(&self.hub) {
            return Err(OfficeError::refused(
                "Máy này đang là trạm của xã nên không nối vào trạm khác được. Không có gì thay đổi.",
            ));
        }
        let code = args.get("code").and_then(Value::as_str).unwrap_or_default();
        let joined = Joined::join(&self.far, code, &self.connect)
            .await
            .map_err(|fault| words(fault, None))?;
        let joined = Arc::new(joined);
        *self.side.write().unwrap_or_else(PoisonError::into_inner) = Side::Elsewhere(Ok(Arc::clone(&joined)));
        let told = joined.call("seat.state", "{}").await;
        answer(told, &joined)
    }

    /// Ends the hub's service with the app.
    pub(crate) fn stop(&self) {
        if let Side::Here(Ok(seat)) = self.side() {
            seat.stop();
        }
    }

    async fn attend(&self) -> Result<(), OfficeError> {
        match self.side() {
            Side::Here(seat) => {
                run(seat?, |seat| {
                    seat.attend();
                    Ok(())
                })
                .await
            }
            Side::Elsewhere(_) => Ok(()),
        }
    }
}

async fn run<T: Send + 'static>(
    seat: Arc<Seat>,
    work: impl FnOnce(&Seat) -> Result<T, OfficeError> + Send + 'static,
) -> Result<T, OfficeError> {
    tauri::async_runtime::spawn_blocking(move || work(&seat))
        .await
        .unwrap_or_else(|_| Err(OfficeError::internal()))
}

/// What the hub elsewhere told, as if it had been asked here.
fn answer(told: tungnha_device::Result<Told>, joined: &Joined) -> Result<Value, OfficeError> {
    let told = told.map_err(|fault| words(fault, Some(joined.commune())))?;
    if told.done {
        serde_json::from_str(&told.json).map_err(|_| OfficeError::internal())
    } else {
        Err(serde_json::from_str(&told.json).unwrap_or_else(|_| OfficeError::internal()))
    }
}

/// Why a hub elsewhere did not answer, in words for the desk.
fn words(fault: tungnha_device::Error, commune: Option<&str>) -> OfficeError {
    let hub = commune.map_or_else(|| "trạm của xã".to_owned(), |commune| format!("trạm {commune}"));
    let AppError { code, message, .. } = AppError::from(fault);
    let (code, message) = match code {
        ErrorCode::HubUnreachable => (
            OfficeCode::Unreachable,
            format!(
                "Chưa nối được với {hub}. Dữ liệu ở trạm vẫn an toàn, không có việc nào làm dở. Xem máy này đã có mạng \
                 chưa (cùng mạng với trạm, hoặc ra được internet), máy trạm đang bật Từng Nhà chưa, rồi thử lại."
            ),
        ),
        ErrorCode::HubOtherKey => (
            OfficeCode::OtherHub,
            format!(
                "Máy trả lời không phải {hub} (sai khóa), nên không gửi gì đi. Dữ liệu ở trạm vẫn an toàn. Hãy đổi sang \
                 mạng khác; nếu vẫn vậy, xin mã mới ở trạm."
            ),
        ),
        ErrorCode::NotEnrolled => (
            OfficeCode::NotJoined,
            format!(
                "{hub} không còn nhận máy này (đã thu hồi, hoặc trạm vừa khôi phục từ bản sao lưu). Dữ liệu ở trạm vẫn an \
                 toàn. Xin cán bộ ở trạm một mã mới cho máy bàn."
            ),
        ),
        ErrorCode::CodeWrong
        | ErrorCode::CodeUsed
        | ErrorCode::CodeExpired
        | ErrorCode::CodeUnreadable
        | ErrorCode::CodeOtherMachine => (OfficeCode::CodeRefused, message),
        ErrorCode::HubRefused => (
            OfficeCode::Unreachable,
            format!("{hub} chưa trả lời đúng. Không có gì thay đổi. Hãy thử lại; nếu vẫn vậy, cập nhật Từng Nhà ở cả hai máy."),
        ),
        ErrorCode::BadInput => (OfficeCode::TooLarge, "Tệp quá lớn để gửi tới trạm. Không có gì thay đổi. Hãy tách thành nhiều tệp.".to_owned()),
        ErrorCode::StoreCorrupt => (OfficeCode::NotJoined, "Không đọc được thông tin nối trạm trong máy này. Dữ liệu ở trạm vẫn an toàn. Xin cán bộ ở trạm một mã mới cho máy bàn.".to_owned()),
        _ => return OfficeError::internal(),
    };
    let mut letters = message.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    OfficeError::new(code, first.chain(letters).collect::<String>())
}

/// Brings the hub's service back by itself when the port that tablets know is free again.
pub(crate) fn attend<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(AGAIN).await;
            if app.state::<Shell>().desk().attend().await.is_err() {
                return;
            }
        }
    });
}
