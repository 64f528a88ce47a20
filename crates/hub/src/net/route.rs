//! HTTP around the answers: paths, limits, statuses.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{CONTENT_RANGE, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use tungnha_domain::UnitId;
use tungnha_exchange::enrol::HELLO_PATH;
use tungnha_exchange::{auth, desk, limits};

use super::Service;
use super::answer::{Answer, Asked};
use crate::error::HubError;
use crate::status::Place;

pub(super) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route(HELLO_PATH, get(hello))
        .route("/v1/enrol", post(enrol))
        .route(desk::PATH, post(ask))
        .route(desk::ENROL_PATH, post(enrol_computer))
        .route("/v1/sync", post(sync))
        .route("/v1/list/{id}", get(list))
        .route("/v1/relay", post(relay))
        .route("/v1/state", get(state))
        .route("/v1/snap/{sha256}", get(piece))
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES))
        .with_state(service)
}

async fn hello(State(service): State<Arc<Service>>) -> Response {
    answer(service, |service| service.hello()).await
}

async fn enrol(State(service): State<Arc<Service>>, body: Bytes) -> Response {
    answer(service, move |service| service.enrol(&body, false)).await
}

async fn enrol_computer(State(service): State<Arc<Service>>, body: Bytes) -> Response {
    answer(service, move |service| service.enrol(&body, true)).await
}

/// A desk elsewhere. Who asks is checked in the line of all requests; the call itself takes a line of its own, so
/// that an import at a desk holds up no tablet.
async fn ask(State(service): State<Arc<Service>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let asked = asked("POST", &uri, &headers, body.into());
    let (admitted, known) = tokio::sync::oneshot::channel();
    let refused = answer(Arc::clone(&service), move |service| {
        Ok(match service.desk(&asked)? {
            Ok(may) => {
                // Whoever asked has hung up where nobody takes it.
                let _ = admitted.send(may);
                Answer::Done(Vec::new())
            }
            Err(no) => no,
        })
    })
    .await;
    match known.await {
        Ok((computer, request)) => {
            let reply = Arc::clone(&service.far).answer(computer, request).await;
            respond(StatusCode::OK, reply.to_bytes())
        }
        Err(_) => refused,
    }
}

async fn sync(State(service): State<Arc<Service>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let asked = asked("POST", &uri, &headers, body.into());
    answer(service, move |service| service.sync(&asked)).await
}

async fn relay(State(service): State<Arc<Service>>, body: Bytes) -> Response {
    answer(service, move |service| service.relay(&body)).await
}

async fn state(State(service): State<Arc<Service>>, uri: Uri, headers: HeaderMap) -> Response {
    let asked = asked("GET", &uri, &headers, Vec::new());
    answer(service, move |service| service.state(&asked)).await
}

async fn list(
    State(service): State<Arc<Service>>,
    Path(id): Path<u32>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(place) = place(uri.query().unwrap_or_default()) else {
        return respond(StatusCode::BAD_REQUEST, Vec::new());
    };
    let asked = asked("GET", &uri, &headers, Vec::new());
    answer(service, move |service| service.list(&asked, UnitId(id), place)).await
}

async fn piece(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(sha256) = hash(&name) else {
        return respond(StatusCode::BAD_REQUEST, Vec::new());
    };
    let from = headers
        .get(RANGE)
        .and_then(|value| value.to_str().ok())
        .and_then(first_byte);
    let asked = asked("GET", &uri, &headers, Vec::new());
    answer(service, move |service| service.piece(&asked, &sha256, from)).await
}

/// The bytes of 64 hex digits.
fn hash(name: &str) -> Option<[u8; 32]> {
    let digits = name
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<Vec<u32>>>()?;
    let (pairs, odd) = digits.as_chunks();
    let bytes: Vec<u8> = pairs
        .iter()
        .filter_map(|[high, low]| u8::try_from(high << 4 | low).ok())
        .collect();
    bytes.try_into().ok().filter(|_| odd.is_empty())
}

/// `bytes=N-`: the only range a tablet asks for. Any other is passed over, as HTTP allows: the whole comes.
fn first_byte(range: &str) -> Option<usize> {
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// `from=12&to=15&part=1`; what is missing is 0, or for `to` nothing.
fn place(query: &str) -> Option<Place> {
    let fields: HashMap<&str, &str> = query
        .split('&')
        .filter(|field| !field.is_empty())
        .map(|field| field.split_once('='))
        .collect::<Option<_>>()?;
    let number = |name: &str| fields.get(name).map(|text| text.parse::<u64>().ok());
    Some(Place {
        from: number("from").unwrap_or(Some(0))?,
        to: match number("to") {
            Some(to) => Some(to?),
            None => None,
        },
        part: u32::try_from(number("part").unwrap_or(Some(0))?).ok()?,
    })
}

fn asked(method: &'static str, uri: &Uri, headers: &HeaderMap, body: Vec<u8>) -> Asked {
    let path = uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let authorization = headers
        .get(auth::HEADER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Asked {
        method,
        path,
        authorization: authorization.to_owned(),
        body,
    }
}

/// Runs the work on a thread that may block, once it is its turn: requests wait in the order they came, and
/// one whose tablet has hung up meanwhile is not begun. A panic in it rolled its transaction back and is a 500
/// like any fault of our own: the tablet keeps what it has and tries later.
async fn answer(
    service: Arc<Service>,
    work: impl FnOnce(&Service) -> Result<Answer, HubError> + Send + 'static,
) -> Response {
    let Ok(turn) = Arc::clone(&service.line).acquire_owned().await else {
        return respond(StatusCode::SERVICE_UNAVAILABLE, Vec::new());
    };
    let worked = tokio::task::spawn_blocking(move || {
        let answer = work(&service);
        drop(turn);
        answer
    });
    match worked.await {
        Ok(Ok(Answer::Done(bytes))) => respond(StatusCode::OK, bytes),
        Ok(Ok(Answer::Rest { bytes, from })) => rest(bytes, from),
        Ok(Ok(Answer::No(bytes))) => respond(StatusCode::CONFLICT, bytes),
        Ok(Ok(Answer::Status(code))) => respond(
            StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST),
            Vec::new(),
        ),
        Ok(Err(fault)) => {
            tracing::error!(%fault, "a request failed and changed nothing");
            respond(StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
        }
        Err(fault) => {
            tracing::error!(%fault, "a request broke off and changed nothing");
            respond(StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
        }
    }
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
}

/// 206: what is left of a whole, and where in it.
fn rest(mut bytes: Vec<u8>, from: usize) -> Response {
    let whole = bytes.len();
    let left = bytes.split_off(from.min(whole));
    let mut response = respond(StatusCode::PARTIAL_CONTENT, left);
    let place = format!("bytes {from}-{}/{whole}", whole.saturating_sub(1));
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(CONTENT_RANGE, place);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_numbers_is_the_start() {
        assert_eq!(
            place(""),
            Some(Place {
                from: 0,
                to: None,
                part: 0
            })
        );
        assert_eq!(
            place("from=7&to=9&part=2"),
            Some(Place {
                from: 7,
                to: Some(9),
                part: 2
            })
        );
    }

    #[test]
    fn a_piece_is_named_by_64_hex_digits_and_goes_on_from_a_byte() {
        assert_eq!(hash(&"0a".repeat(32)), Some([10; 32]));
        for name in [
            "",
            "0a",
            &"0a".repeat(33),
            &"0g".repeat(32),
            &format!("{}f", "0a".repeat(32)),
        ] {
            assert_eq!(hash(name), None, "{name}");
        }
        assert_eq!(first_byte("bytes=40-"), Some(40));
        for range in ["bytes=-5", "bytes=1-2", "bytes=0-1,4-", "lines=1-", "bytes=x-"] {
            assert_eq!(first_byte(range), None, "{range}");
        }
    }

    #[test]
    fn a_place_that_is_no_number_is_refused() {
        for query in ["from", "from=x", "part=-1", "to=", "part=5000000000"] {
            assert_eq!(place(query), None, "{query}");
        }
    }
}
