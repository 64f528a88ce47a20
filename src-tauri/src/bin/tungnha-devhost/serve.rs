//! The host at work: listen, hand requests to the commands, end when told to.

use std::{io, net::SocketAddr, path::Path, time::Duration};

use axum::{
    Router,
    extract::{Path as InPath, State},
    http::{HeaderValue, StatusCode, Uri, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};
use tung_nha_lib::Launch;

use crate::{
    Fault,
    bridge::{Bridge, Caller},
    door::{self, Door},
    events::Events,
    files::Screens,
    say,
};

/// How long a running command may take to finish once the host is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Serves the app until ctrl-c or SIGTERM.
pub(crate) fn serve(launch: &Launch, listen: SocketAddr, ui: &Path) -> Result<(), Fault> {
    if !listen.ip().is_loopback() {
        return Err(Fault::NotLoopback(listen));
    }
    let screens = Screens::in_folder(ui)?;
    // Before the store is touched: another host that has the port may have the store too.
    let listener = std::net::TcpListener::bind(listen).map_err(|fault| match fault.kind() {
        io::ErrorKind::AddrInUse => Fault::PortInUse(listen),
        _ => Fault::Io(fault),
    })?;
    listener.set_nonblocking(true)?;
    let bridge = Bridge::open(launch)?;
    tauri::async_runtime::block_on(run(&bridge, listener, screens))
}

async fn run(bridge: &Bridge, listener: std::net::TcpListener, screens: Screens) -> Result<(), Fault> {
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let door = Door::new(address, policy(bridge))?;
    let entry = door.entry();
    let (stop, stopped) = watch::channel(false);
    let router = Router::new()
        .route("/ipc/{command}", post(call).with_state(bridge.caller()))
        .route(
            "/events",
            get(follow).with_state(Events::of(bridge.app(), stopped.clone())),
        )
        .fallback(get(move |address: Uri| screens.clone().answer(address)))
        .layer(middleware::from_fn_with_state(door, door::guard));

    let mut until = stopped.clone();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        until.wait_for(|ended| *ended).await.ok();
    });
    let server = tokio::spawn(server.into_future());
    say(&format!("listening on http://{address}{entry}"));
    told_to_stop().await?;
    stop.send_replace(true);
    // What a command has committed is safe whenever the program ends; this only lets answers out.
    if tokio::time::timeout(LAST_ANSWERS, server).await.is_err() {
        tracing::warn!("stopped while a command was still running");
    }
    Ok(())
}

/// `POST /ipc/{command}`: arguments in, the command's result or its error (422) out.
async fn call(State(caller): State<Caller>, InPath(command): InPath<String>, body: String) -> Response {
    let arguments = match body.as_str() {
        "" => Ok(json!({})),
        text => serde_json::from_str(text),
    };
    let Ok(arguments) = arguments else {
        return refuse(StatusCode::BAD_REQUEST, "the arguments are not JSON");
    };
    // A command blocks its caller until it answers; sending may take a minute.
    let answered = tokio::task::spawn_blocking(move || caller.call(&command, arguments)).await;
    match answered {
        Ok(Ok(result)) => reply(StatusCode::OK, &result),
        Ok(Err(Value::String(fault))) => refuse(StatusCode::BAD_REQUEST, &fault),
        Ok(Err(fault)) => reply(StatusCode::UNPROCESSABLE_ENTITY, &fault),
        Err(_) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the command ended without an answer",
        ),
    }
}

/// What the app itself never says: a call that no screen should make, in the shape of its errors.
fn refuse(status: StatusCode, message: &str) -> Response {
    let code = if status.is_server_error() {
        "internal"
    } else {
        "bad_input"
    };
    reply(
        status,
        &json!({ "code": code, "message": message, "details": {} }),
    )
}

fn reply(status: StatusCode, body: &Value) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        body.to_string(),
    )
        .into_response()
}

async fn follow(State(events): State<Events>) -> impl IntoResponse {
    events.follow()
}

/// The window's content policy for the browser too, so that a screen which breaks it breaks in tests.
fn policy(bridge: &Bridge) -> Option<HeaderValue> {
    let policy = bridge.app().config().app.security.csp.as_ref()?;
    HeaderValue::from_str(&policy.to_string()).ok()
}

#[cfg(unix)]
async fn told_to_stop() -> io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
