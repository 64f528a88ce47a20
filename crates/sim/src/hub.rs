//! The hub of a folder: the one that serves it already, or one of our own for as long as the run takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tungnha_ambient::Clock;
use tungnha_device::transport::{Connect, HubAddress, Method, Request, tls};
use tungnha_domain::Role;
use tungnha_hub::commune::units;
use tungnha_hub::enrol::{Invitation, invite};
use tungnha_hub::keys::Identity;
use tungnha_hub::net::{self, Running};
use tungnha_hub::store::Store;

use crate::error::SimError;

/// A hub that answers.
pub(crate) struct Hub {
    data: PathBuf,
    clock: Arc<dyn Clock>,
    address: String,
    ours: Option<Running>,
}

impl Hub {
    /// Finds the hub that serves `data`, or starts one on a free port of this machine.
    pub(crate) async fn find_or_start(data: &Path, clock: Arc<dyn Clock>) -> Result<Self, SimError> {
        let (addresses, pins) = {
            let store = Store::open(data)?;
            (
                net::addresses(store.conn())?,
                Identity::load(store.conn())?.tls_pins,
            )
        };
        for address in addresses {
            if answers(&address, &pins).await {
                return Ok(Self {
                    data: data.to_owned(),
                    clock,
                    address,
                    ours: None,
                });
            }
        }
        let running = net::start_unannounced(data, ([127, 0, 0, 1], 0).into(), Arc::clone(&clock)).await?;
        let address = running.address().to_string();
        Ok(Self {
            data: data.to_owned(),
            clock,
            address,
            ours: Some(running),
        })
    }

    /// An enrolment url for one tablet.
    pub(crate) fn invite(&self, tablet: &str, hamlets: &[String]) -> Result<String, SimError> {
        let now = self.clock.now().wall;
        let invited = Store::open(&self.data)?.write(|tx| {
            let units = hamlets
                .iter()
                .map(|name| units::hamlet(tx, name).map(|unit| unit.id))
                .collect::<Result<_, _>>()?;
            let invitation = Invitation {
                role: Role::Member,
                name: tablet.to_owned(),
                units,
                // A long plan enrols many tablets before the last one asks.
                printed: true,
                on_dev: None,
                computer: false,
                addresses: vec![self.address.clone()],
            };
            invite(tx, &invitation, ("cli", now))
        })?;
        Ok(invited.url)
    }

    /// How a tablet reaches this hub: with the keys it was enrolled with, at the address of this run. A
    /// tablet of an earlier run knows a port that is gone.
    pub(crate) fn road(&self) -> Connect {
        let address = self.address.clone();
        Arc::new(move |known: &HubAddress| {
            tls()(&HubAddress {
                addresses: vec![address.clone()],
                pins: known.pins.clone(),
            })
        })
    }

    /// Ends the hub if it is ours.
    pub(crate) async fn stop(self) -> Result<(), SimError> {
        match self.ours {
            Some(running) => Ok(running.stop().await?),
            None => Ok(()),
        }
    }
}

/// Whether the hub with these keys answers there. Whatever it says will do: nobody else has its TLS key.
async fn answers(address: &str, pins: &[[u8; 32]]) -> bool {
    let hub = HubAddress {
        addresses: vec![address.to_owned()],
        pins: pins.to_vec(),
    };
    let Ok(road) = tls()(&hub) else {
        return false;
    };
    let request = Request {
        method: Method::Get,
        path: "/v1/list/0".to_owned(),
        authorization: None,
        body: Vec::new(),
    };
    road.send(request).await.is_ok()
}
