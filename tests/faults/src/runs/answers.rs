//! Whoever has the hub's TLS key answers in its place: cut off and changed replies at every byte, old
//! replies, other tablets' replies, replies signed by another key, any status a proxy knows.

use tungnha_device::views::SendPhase;
use tungnha_exchange::ack::Ack;
use tungnha_exchange::sync::SyncResponse;
use tungnha_exchange::{HubKeys, HubPublic};
use tungnha_hub::keys::Identity;
use tungnha_hub::store::Store;

use super::stage::Stage;
use crate::dice::Dice;
use crate::drive::{Amount, Run};
use crate::middle::{Middle, Trick};
use crate::portal::PAGE;

/// Statuses that proxies, portals and broken gateways give.
const STATUSES: [u16; 14] = [
    200, 204, 301, 302, 400, 401, 403, 404, 407, 409, 413, 429, 500, 503,
];
/// Cases after which the stage is set anew.
const CASES_A_STAGE: u64 = 400;

/// Which cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The reply ends at each byte, and each byte of it has a bit changed.
    EveryByte,
    /// Drawn from all there is.
    Drawn,
}

/// The run.
pub struct Answers {
    which: Which,
    stage: Stage,
    middle: Middle,
    /// Bytes of a reply.
    length: u64,
    done: u64,
}

impl Answers {
    /// Sets the stage and measures a reply.
    #[must_use]
    pub fn new(which: Which) -> Self {
        let (mut stage, middle) = staged();
        let mut length = 0;
        for number in 0..3 {
            stage.a_day(&mut Dice::of(0, number));
            stage.recovers();
            length = length.max(middle.earlier(0).body.len() as u64 + 32);
        }
        Self {
            which,
            stage,
            middle,
            length,
            done: 0,
        }
    }

    fn trick(&self, number: u64, dice: &mut Dice) -> (String, Trick) {
        if self.which == Which::EveryByte {
            let at = usize::try_from(number / 2).unwrap_or(0);
            return if number.is_multiple_of(2) {
                ("cut off".to_owned(), Trick::Truncated(at))
            } else {
                let bit = u8::try_from(dice.below(8)).unwrap_or(0);
                ("a bit changed".to_owned(), Trick::Flipped(at, bit))
            };
        }
        let forwards = dice.below(2) == 0;
        let instead = |status, body| Trick::Instead {
            status,
            body,
            forwards,
        };
        match dice.below(8) {
            0 => ("sent twice to the hub".to_owned(), Trick::Twice),
            1 => ("an old request sent again".to_owned(), Trick::Replay),
            2 => {
                let length = usize::try_from(dice.below(2_000)).unwrap_or(0);
                (
                    "noise after it".to_owned(),
                    Trick::Appended(dice.noise(1 + length)),
                )
            }
            3 => {
                let length = usize::try_from(dice.below(4_000)).unwrap_or(0);
                ("noise instead".to_owned(), instead(200, dice.noise(length)))
            }
            4 | 5 => {
                // Odd ones back are the colleague's, even ones this tablet's own.
                let back = usize::try_from(dice.below(12)).unwrap_or(0);
                let old = self.middle.earlier(back);
                (
                    "an old reply, own or a colleague's".to_owned(),
                    instead(old.status, old.body),
                )
            }
            6 => (
                "signed by another key".to_owned(),
                instead(200, self.forged(dice)),
            ),
            _ => {
                let status = *dice.of_these(&STATUSES);
                (
                    format!("status {status} with a page"),
                    instead(status, PAGE.as_bytes().to_vec()),
                )
            }
        }
    }

    /// A receipt for everything, right in all but the key.
    fn forged(&self, dice: &mut Dice) -> Vec<u8> {
        let store = Store::open(self.stage.hub.data()).expect("the hub's store");
        let identity = Identity::load(store.conn()).expect("the hub's keys");
        let public: HubPublic = identity.keys.public();
        // The last own reply: `a_day` put the colleague's after it.
        let own = self.middle.earlier(1);
        let mut response = SyncResponse::from_bytes(&own.body).expect("a reply of the hub");
        let mut ack = Ack::open(&response.ack, &public, &identity.hub_id).expect("its receipt");
        if dice.below(2) == 0 {
            ack.through += 3;
        }
        if dice.below(2) == 0 {
            ack.incarnation += 1;
        }
        let other = HubKeys::from_seeds(&[7; 32], &[8; 32]);
        response.ack = ack.sign(&other, &identity.hub_id);
        response.to_bytes()
    }
}

fn staged() -> (Stage, Middle) {
    let stage = Stage::set();
    let middle = Middle::before(stage.hub.data(), stage.road.leads().expect("the hub serves"));
    for road in [&stage.road, &stage.good_road] {
        road.leads_to(Some(middle.address()));
        road.mend();
    }
    (stage, middle)
}

impl Run for Answers {
    fn name(&self) -> &'static str {
        match self.which {
            Which::EveryByte => "reply",
            Which::Drawn => "answers",
        }
    }

    fn amount(&self) -> Amount {
        match self.which {
            Which::EveryByte => Amount::Every(2 * self.length),
            Which::Drawn => Amount::Drawn(1_000),
        }
    }

    fn case(&mut self, number: u64, dice: &mut Dice) -> String {
        if self.done == CASES_A_STAGE {
            self.stage.verified();
            (self.stage, self.middle) = staged();
            self.done = 0;
            // Old replies to draw from.
            for _ in 0..2 {
                self.stage.a_day(dice);
                self.stage.recovers();
            }
        }
        self.done += 1;
        self.stage.a_day(dice);
        let (kind, trick) = self.trick(number, dice);
        let honest = matches!(trick, Trick::Twice | Trick::Replay);
        self.middle.plays(trick);
        let sent = self.stage.walker.volunteer.tablet.send_now();
        let state = sent.expect("an answer in words");
        self.stage.walker.claims_nothing_false(self.stage.hub.data());
        if state.state == SendPhase::AllSent && self.which == Which::Drawn {
            assert!(honest, "{kind}: nobody signed for it");
        }
        self.middle.plays(Trick::Honest);
        self.stage.recovers();
        if number.is_multiple_of(50) {
            self.stage.verified();
        }
        let went = if state.state == SendPhase::AllSent {
            "taken"
        } else {
            "refused"
        };
        format!("{kind}: {went}")
    }

    fn end(&mut self) {
        self.stage.verified();
    }
}
