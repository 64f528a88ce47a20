//! Who may come in: this machine's browser, with the key that was printed.
//!
//! Any page a person has open can send requests to loopback, and a hostile name can be made to resolve
//! to it. So a request must name us in `Host`, come from our own pages (`Origin`), and carry the key.

use std::net::SocketAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::Fault;

/// The door of one running host.
#[derive(Clone)]
pub(crate) struct Door {
    port: u16,
    key: String,
    /// The screens' own content policy, so that a browser refuses what the window would refuse.
    policy: Option<HeaderValue>,
}

impl Door {
    /// A door with a fresh key.
    pub(crate) fn new(address: SocketAddr, policy: Option<HeaderValue>) -> Result<Self, Fault> {
        let key = URL_SAFE_NO_PAD.encode(tungnha_ambient::random_bytes::<24>()?);
        Ok(Self {
            port: address.port(),
            key,
            policy,
        })
    }

    /// What to put after the address so that the browser may come in.
    pub(crate) fn entry(&self) -> String {
        format!("/?key={}", self.key)
    }

    /// Cookies know no ports: two hosts on one machine need two names.
    fn cookie_name(&self) -> String {
        format!("tungnha-{}", self.port)
    }

    /// `Host` names this machine and our port, and a page that asks is one of ours.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let names = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{}", self.port));
        let host = text(headers, header::HOST);
        let origin = text(headers, header::ORIGIN);
        names.iter().any(|name| host == Some(name))
            && origin.is_none_or(|origin| names.iter().any(|name| origin == format!("http://{name}")))
    }

    fn key_in_address(&self, address: &Uri) -> bool {
        address
            .query()
            .unwrap_or_default()
            .split('&')
            .any(|pair| pair.strip_prefix("key=") == Some(&self.key))
    }

    fn key_in_headers(&self, headers: &HeaderMap) -> bool {
        let cookie = format!("{}={}", self.cookie_name(), self.key);
        text(headers, "x-tungnha-key") == Some(&self.key)
            || text(headers, header::COOKIE).is_some_and(|all| all.split("; ").any(|one| one == cookie))
    }
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Lets a request through, or answers 403. A request with the key in its address gets it as a cookie.
pub(crate) async fn guard(State(door): State<Door>, request: Request, next: Next) -> Response {
    let invited = door.key_in_address(request.uri());
    if !door.is_ours(request.headers()) || !(invited || door.key_in_headers(request.headers())) {
        return (
            StatusCode::FORBIDDEN,
            "Open the address that tungnha-devhost printed, with its key.\n",
        )
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(policy) = door.policy.clone() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if invited {
        let cookie = format!(
            "{}={}; Path=/; HttpOnly; SameSite=Strict",
            door.cookie_name(),
            door.key
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.insert(header::SET_COOKIE, cookie);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door {
            port: 4000,
            key: "secret".to_owned(),
            policy: None,
        }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_name_made_to_resolve_to_loopback_is_refused() {
        assert!(door().is_ours(&headers(&[("host", "127.0.0.1:4000")])));
        assert!(!door().is_ours(&headers(&[("host", "evil.example:4000")])));
        assert!(!door().is_ours(&headers(&[])));
    }

    #[test]
    fn a_page_from_elsewhere_is_refused() {
        let ours = [("host", "localhost:4000"), ("origin", "http://localhost:4000")];
        assert!(door().is_ours(&headers(&ours)));
        let theirs = [("host", "localhost:4000"), ("origin", "https://evil.example")];
        assert!(!door().is_ours(&headers(&theirs)));
    }

    #[test]
    fn the_key_opens_from_address_cookie_or_header_and_nothing_else_does() {
        assert!(door().key_in_address(&"/?key=secret".parse().unwrap()));
        assert!(!door().key_in_address(&"/?key=secre".parse().unwrap()));
        assert!(door().key_in_headers(&headers(&[("cookie", "a=b; tungnha-4000=secret")])));
        assert!(!door().key_in_headers(&headers(&[("cookie", "tungnha-4001=secret")])));
        assert!(door().key_in_headers(&headers(&[("x-tungnha-key", "secret")])));
        assert!(!door().key_in_headers(&headers(&[])));
    }
}
