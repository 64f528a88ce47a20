//! Roads without a network: a file out, a receipt back, each perhaps days late, twice or never; and what a
//! locked tablet sends.

use tungnha_device::transport::{Method, Request};
use tungnha_exchange::ack::Ack;
use tungnha_exchange::carry::{Kind, Receipt, kind_of};

use super::World;
use crate::broken::Holds;
use crate::hub::ask;
use crate::ward::ward;

/// Files in the pocket at most; the oldest is lost.
const POCKET: usize = 8;

impl World {
    /// One of: a tablet's unsent records go into the pocket; something from the pocket arrives, at the hub or
    /// back at the tablet. What arrived may stay in the pocket and arrive again.
    pub(crate) fn carry(&mut self) -> Holds {
        let (who, arrives, stays) = (
            self.dice.below(self.carriers.len()),
            self.dice.percent(60),
            self.dice.percent(20),
        );
        if !arrives || self.pocket.is_empty() {
            if let Some(file) = self.carriers[who].file() {
                self.tell(format!("tablet {who} gives {} bytes", file.len()));
                self.put(who, file);
            }
            return Ok(());
        }
        let at = self.dice.below(self.pocket.len());
        let (whose, file) = match stays {
            true => self.pocket[at].clone(),
            false => self.pocket.remove(at),
        };
        if kind_of(&file) == Some(Kind::Receipt) {
            return self.receipt_back(whose, &file);
        }
        if let Some(receipt) = self.at_the_desk(file) {
            self.tell(format!("of tablet {whose} at the hub"));
            self.put(whose, receipt);
        }
        Ok(())
    }

    pub(crate) fn put(&mut self, who: usize, file: Vec<u8>) {
        if self.pocket.len() == POCKET {
            self.pocket.remove(0);
        }
        self.pocket.push((who, file));
    }

    /// The officer takes a file in; the receipt for whoever brought it.
    fn at_the_desk(&mut self, file: Vec<u8>) -> Option<Vec<u8>> {
        let request = Request {
            method: Method::Post,
            path: "/v1/relay".to_owned(),
            authorization: None,
            body: file,
        };
        let reply = self.runtime.block_on(ask(self.hub.door()?, &request)).ok()?;
        (reply.status == 200).then_some(reply.body)
    }

    pub(crate) fn receipt_back(&mut self, who: usize, file: &[u8]) -> Holds {
        self.tell(format!("a receipt back at tablet {who}"));
        let taken = self.carriers[who].tablet().take_file(file);
        if taken.is_ok() {
            self.note_receipt(who, file);
        }
        self.check_green(who, false)
    }

    pub(crate) fn note_receipt(&mut self, who: usize, file: &[u8]) {
        let receipt = Receipt::from_bytes(file).expect("the hub gave it");
        for ack in &receipt.acks {
            let ack = Ack::open(ack, &ward().keys, &ward().id).expect("the hub signed it");
            self.model.receipt(who, &ack);
        }
    }

    /// A tablet is locked, sends what lies sealed outside its store, and is unlocked again.
    pub(crate) fn sends_locked(&mut self) -> Holds {
        let who = self.dice.below(self.carriers.len());
        self.road.met();
        self.carriers[who].sends_locked();
        let met = self.road.met();
        self.tell(format!("tablet {who} {:?}", met.faults));
        self.told.requests += met.faults.len();
        for file in &met.receipts {
            self.note_receipt(who, file);
        }
        if let Some(aside) = met.ended {
            self.told.ends += 1;
            self.carriers[who].end(Some(aside));
        }
        self.check_green(who, false)
    }
}
