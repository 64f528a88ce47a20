//! Somebody else stands at the hub's address: a captive portal in plain HTTP or with a key of its own, a
//! thing that talks noise or hangs up, another commune's hub, or nobody.

use std::net::SocketAddr;

use tungnha_device::views::{ErrorCode, SendPhase};
use tungnha_stories::hub::Hub;

use super::stage::Stage;
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::portal::{TlsPortal, http, plain};
use crate::scene::CLOCK;

/// Who stands there.
struct Stranger {
    words: &'static str,
    address: Option<SocketAddr>,
    /// What the tablet says of it.
    problem: ErrorCode,
}

/// The run.
pub struct Portal {
    strangers: Vec<Stranger>,
    with_key: TlsPortal,
    stage: Stage,
    _other: Hub,
    _folder: tempfile::TempDir,
}

impl Portal {
    /// Sets the stage and opens every portal.
    #[must_use]
    pub fn new() -> Self {
        let folder = crate::scene::folder();
        let mut other = Hub::init(folder.path(), CLOCK);
        let with_key = TlsPortal::open();
        let stranger = |words, address, problem| Stranger {
            words,
            address,
            problem,
        };
        let unreachable = |words, answer| stranger(words, Some(plain(answer)), ErrorCode::HubUnreachable);
        let strangers = vec![
            unreachable("plain HTTP, 200 with a page", http("200 OK")),
            unreachable("plain HTTP, 302 to a page", http("302 Found")),
            unreachable("plain HTTP, 401", http("401 Unauthorized")),
            unreachable("plain HTTP, 511", http("511 Network Authentication Required")),
            unreachable("hangs up", Vec::new()),
            unreachable("talks noise", Dice::of(1, 1).noise(5_000)),
            unreachable("a TLS alert", vec![21, 3, 3, 0, 2, 2, 40]),
            unreachable("half a TLS record", vec![22, 3, 3, 0x3f, 0xff, 2, 0, 0]),
            stranger(
                "TLS with another key, 200 with a page",
                Some(with_key.address()),
                ErrorCode::HubOtherKey,
            ),
            stranger(
                "another commune's hub",
                Some(other.serve()),
                ErrorCode::HubOtherKey,
            ),
            stranger("nobody", None, ErrorCode::HubUnreachable),
        ];
        Self {
            strangers,
            with_key,
            stage: Stage::set(),
            _other: other,
            _folder: folder,
        }
    }
}

impl Default for Portal {
    fn default() -> Self {
        Self::new()
    }
}

impl Run for Portal {
    fn name(&self) -> &'static str {
        "portal"
    }

    fn amount(&self) -> Amount {
        Amount::Drawn(220)
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        let count = self.strangers.len() as u64;
        let index = usize::try_from(number % count).unwrap_or(0);
        let (stranger, stage) = (&self.strangers[index], &mut self.stage);
        stage.a_day(dice);
        let (before, hub) = (stage.walker.volunteer.unsent(), stage.road.leads());
        stage.road.leads_to(stranger.address);
        stage.road.arm(None);
        let state = stage
            .walker
            .volunteer
            .tablet
            .send_now()
            .expect("an answer in words");
        assert_eq!(
            (state.state, state.records_unsent),
            (SendPhase::Failed, before),
            "{}",
            stranger.words
        );
        assert_eq!(state.problem, Some(stranger.problem), "{}", stranger.words);
        stage.walker.claims_nothing_false(stage.hub.data());
        assert_eq!(self.with_key.asked(), 0, "not a word to another key");
        stage.road.leads_to(hub);
        stage.road.mend();
        stage.recovers();
        stranger.words.to_owned()
    }

    fn end(&mut self) {
        self.stage.verified();
    }
}
