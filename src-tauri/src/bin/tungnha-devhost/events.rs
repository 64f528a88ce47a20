//! The app's events as a stream a browser can follow (server-sent events).

use std::{convert::Infallible, time::Duration};

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt, stream};
use tauri::{App, Listener, test::MockRuntime};
use tokio::sync::{broadcast, watch};

/// The events the screens listen to.
const NAMES: [&str; 2] = ["send", "list"];

/// How many events a slow page may fall behind; each is a state, so missing some does no harm.
const BACKLOG: usize = 64;

/// One event of the app.
#[derive(Clone)]
struct Told {
    name: &'static str,
    payload: String,
}

/// Everything the app tells, for any number of pages.
#[derive(Clone)]
pub(crate) struct Events {
    told: broadcast::Sender<Told>,
    end: watch::Receiver<bool>,
}

impl Events {
    /// Listens to the app from now on, until `end` becomes true.
    pub(crate) fn of(app: &App<MockRuntime>, end: watch::Receiver<bool>) -> Self {
        let (told, _) = broadcast::channel(BACKLOG);
        for name in NAMES {
            let told = told.clone();
            app.listen_any(name, move |event| {
                // Nobody listening is the usual case between two pages.
                told.send(Told {
                    name,
                    payload: event.payload().to_owned(),
                })
                .ok();
            });
        }
        Self { told, end }
    }

    /// What a page is sent.
    pub(crate) fn follow(&self) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
        let events = self
            .stream()
            .map(|told| Ok(Event::default().event(told.name).data(told.payload)));
        Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
    }

    /// Events from now on. It ends with the host, which would else wait for its pages for ever.
    fn stream(&self) -> impl Stream<Item = Told> + use<> {
        stream::unfold(
            (self.told.subscribe(), self.end.clone()),
            |(mut told, mut end)| async move {
                loop {
                    let next = tokio::select! {
                        next = told.recv() => next,
                        _ = end.wait_for(|ended| *ended) => return None,
                    };
                    match next {
                        Ok(event) => return Some((event, (told, end))),
                        Err(broadcast::error::RecvError::Lagged(_)) => {}
                        Err(broadcast::error::RecvError::Closed) => return None,
                    }
                }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use tauri::Emitter;

    use super::*;

    #[test]
    fn an_event_of_the_app_reaches_a_page_and_the_stream_ends_with_the_host() {
        let app = tauri::test::mock_app();
        let (stop, stopped) = watch::channel(false);
        let events = Events::of(&app, stopped);
        let mut page = Box::pin(events.stream());
        app.emit("list", ()).unwrap();
        tauri::async_runtime::block_on(async {
            let told = tokio::time::timeout(Duration::from_secs(10), page.next())
                .await
                .unwrap()
                .unwrap();
            assert_eq!((told.name, told.payload.as_str()), ("list", "null"));
            stop.send_replace(true);
            assert!(
                tokio::time::timeout(Duration::from_secs(10), page.next())
                    .await
                    .unwrap()
                    .is_none()
            );
        });
    }
}
