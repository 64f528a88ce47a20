//! A machine with a desk: the folder where a hub is or will be, the service it runs, and who sits there.
//!
//! Before anybody has signed in only the calls named here are answered; all others go to the
//! [`Office`] with the person who did. Desks of this hub at other machines are seated in `far`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::runtime::Handle;
use ts_rs::{Config, ExportError, TS};
use tungnha_ambient::Clock;
use tungnha_domain::{Campaign, MemberId, Role};

use super::call::{Nothing, types};
use super::far::{self, ComputerView};
use super::server::{Server, ServerView};
use super::users::{self, DeskUser};
use super::{Answer, Caller, HeldFile, Least, Office, OfficeError};
use crate::commune::{self, CampaignFile, Commune};
use crate::error::HubError;
use crate::store::Store;

/// What a seat is made of.
pub struct SeatOptions {
    /// Where the hub is, or will be founded.
    pub folder: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where to listen when no port is kept yet.
    pub listen: SocketAddr,
    /// Where the service runs.
    pub runtime: Handle,
}

/// One machine's desk.
pub struct Seat {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    server: Server,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    office: Option<Arc<Office>>,
    caller: Option<Caller>,
}

/// How far this machine's desk has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(super) enum SeatPhase {
    /// There is no hub in the folder yet.
    New,
    /// There is a hub, and nobody who may sign in.
    NoOfficer,
    /// The person this computer was enrolled for has to choose a PIN.
    NoPin,
    /// Somebody has to sign in.
    SignedOut,
    /// Somebody is at work.
    Open,
}

/// Where the desk stands.
#[derive(Debug, Serialize, TS)]
pub(super) struct SeatState {
    pub(super) phase: SeatPhase,
    pub(super) commune: Option<String>,
    /// Who may sign in, by name.
    pub(super) people: Vec<DeskUser>,
    /// Who has.
    pub(super) me: Option<DeskUser>,
    /// The hub inside this app.
    pub(super) server: Option<ServerView>,
    /// This computer, where the hub is elsewhere.
    pub(super) computer: Option<ComputerView>,
}

/// A commune's hub, founded here.
#[derive(Deserialize, TS)]
struct FoundHub {
    /// As people write it: “Phường Long Thủy”.
    commune: String,
    /// The first officer, who signs in at once.
    officer: String,
    /// Six digits.
    pin: String,
    /// The campaign with its rules, which stay; one of `seat.templates`, with other dates or numbers.
    campaign: Campaign,
}

/// A campaign to begin from.
#[derive(Serialize, TS)]
struct CampaignTemplate {
    /// Its year, as campaign files name it.
    year: &'static str,
    campaign: Campaign,
}

/// The first officer of a hub that was founded without a desk.
#[derive(Deserialize, TS)]
struct FirstOfficer {
    officer: String,
    pin: String,
}

/// A name and a PIN.
#[derive(Deserialize, TS)]
pub(super) struct SignIn {
    #[ts(type = "number")]
    pub(super) member: MemberId,
    pub(super) pin: String,
}

/// A port for the service; without one it is only started again.
#[derive(Deserialize, TS)]
struct ServeAt {
    #[ts(optional)]
    port: Option<u16>,
}

impl Seat {
    /// Whether a folder holds a hub, so that this machine is a desk.
    #[must_use]
    pub fn is_founded(folder: &Path) -> bool {
        folder.join("hub.db").exists() || folder.join("hub.key").exists()
    }

    /// The desk of a folder. A hub that is there is opened, and its service started as far as it can be.
    pub fn open(options: SeatOptions) -> Result<Self, HubError> {
        let SeatOptions {
            folder,
            clock,
            listen,
            runtime,
        } = options;
        let seat = Self {
            server: Server::new(&folder, Arc::clone(&clock), runtime, listen),
            inner: Mutex::default(),
            folder,
            clock,
        };
        if Self::is_founded(&seat.folder) {
            seat.take_place()?;
        }
        Ok(seat)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_place(&self) -> Result<(), HubError> {
        let office = Office::open(&self.folder, Arc::clone(&self.clock))?;
        self.inner().office = Some(Arc::new(office));
        self.server.start()
    }

    /// Tries again to be reached, where that failed: called now and then while the app runs. Blocks.
    pub fn attend(&self) {
        if self.inner().office.is_some()
            && let Err(fault) = self.server.start()
        {
            tracing::warn!(%fault, "the hub's service could not be started");
        }
    }

    /// Ends the service, before the app does. Blocks.
    pub fn stop(&self) {
        self.server.stop();
    }

    /// Answers one call, of the seat itself or of the office behind it. Blocks.
    pub fn call(&self, name: &str, args: Value) -> Answer<Value> {
        match name {
            "seat.state" => self.answer(args, Self::state),
            "seat.templates" => serde_json::to_value(templates()).map_err(|_| OfficeError::internal()),
            "seat.found" => self.answer(args, Self::found),
            "seat.first_officer" => self.answer(args, Self::first_officer),
            "seat.sign_in" => self.answer(args, Self::sign_in),
            "seat.sign_out" => self.answer(args, Self::sign_out),
            "seat.serve" => self.answer(args, Self::serve),
            _ => {
                let (office, caller) = self.at_work()?;
                office.call(&caller, name, args)
            }
        }
    }

    /// Holds a file for the calls that take one.
    pub fn hold(&self, name: &str, bytes: Vec<u8>) -> Answer<HeldFile> {
        let (office, caller) = self.at_work()?;
        office.hold(&caller, name, bytes)
    }

    fn at_work(&self) -> Answer<(Arc<Office>, Caller)> {
        let inner = self.inner();
        match (&inner.office, &inner.caller) {
            (Some(office), Some(caller)) => Ok((Arc::clone(office), caller.clone())),
            _ => Err(OfficeError::not_signed_in()),
        }
    }

    fn answer<A: DeserializeOwned>(
        &self,
        args: Value,
        function: fn(&Self, A) -> Answer<SeatState>,
    ) -> Answer<Value> {
        let args = serde_json::from_value(args).map_err(|fault| OfficeError::bad_args(&fault))?;
        serde_json::to_value(function(self, args)?).map_err(|_| OfficeError::internal())
    }

    fn state(&self, _: Nothing) -> Answer<SeatState> {
        let (founded, caller) = {
            let inner = self.inner();
            (inner.office.is_some(), inner.caller.clone())
        };
        if !founded {
            return Ok(SeatState {
                phase: SeatPhase::New,
                commune: None,
                people: Vec::new(),
                me: None,
                server: None,
                computer: None,
            });
        }
        let mut store = Store::open(&self.folder)?;
        let people: Vec<DeskUser> = users::users(&mut store)?
            .into_iter()
            .map(DeskUser::from)
            .collect();
        let me = caller.map(|caller| DeskUser {
            member: caller.member,
            name: caller.name,
            role: caller.role,
        });
        Ok(SeatState {
            phase: match (&me, people.is_empty()) {
                (Some(_), _) => SeatPhase::Open,
                (None, true) => SeatPhase::NoOfficer,
                (None, false) => SeatPhase::SignedOut,
            },
            commune: Some(Commune::load(store.conn())?.name),
            people,
            me,
            server: Some(self.server.view()?),
            computer: None,
        })
    }

    fn found(&self, args: FoundHub) -> Answer<SeatState> {
        // What can be refused is refused before anything is made.
        users::check(&args.officer, &args.pin)?;
        let file = CampaignFile {
            campaign: args.campaign,
            units: Vec::new(),
        };
        commune::found(
            &self.folder,
            &args.commune,
            &file,
            args.officer.trim(),
            self.clock.now().wall,
        )?;
        self.take_place()?;
        self.admit(&args.officer, &args.pin)
    }

    fn first_officer(&self, args: FirstOfficer) -> Answer<SeatState> {
        if self.inner().office.is_none() {
            return Err(OfficeError::not_signed_in());
        }
        if !users::users(&mut Store::open(&self.folder)?)?.is_empty() {
            return Err(OfficeError::refused(
                "Trạm này đã có cán bộ đăng nhập. Nhờ cán bộ đó thêm người.",
            ));
        }
        self.admit(&args.officer, &args.pin)
    }

    /// Lets the first officer in and signs them in.
    fn admit(&self, officer: &str, pin: &str) -> Answer<SeatState> {
        let now = self.clock.now();
        let mut store = Store::open(&self.folder)?;
        let member = users::put(&mut store, (officer, Role::Officer), pin, (officer, now.wall))?;
        self.sign_in(SignIn {
            member,
            pin: pin.to_owned(),
        })
    }

    fn sign_in(&self, args: SignIn) -> Answer<SeatState> {
        if self.inner().office.is_none() {
            return Err(OfficeError::not_signed_in());
        }
        let mut store = Store::open(&self.folder)?;
        let caller = users::sign_in(&mut store, args.member, &args.pin, None, &self.clock.now())?;
        self.inner().caller = Some(caller);
        self.state(Nothing {})
    }

    fn sign_out(&self, _: Nothing) -> Answer<SeatState> {
        self.inner().caller = None;
        self.state(Nothing {})
    }

    fn serve(&self, args: ServeAt) -> Answer<SeatState> {
        let (_, caller) = self.at_work()?;
        match args.port {
            Some(port) if Least::Officer.allows(caller.role) => self.server.move_to(port, &caller.name)?,
            Some(_) => return Err(OfficeError::not_allowed()),
            None => self.server.start()?,
        }
        self.state(Nothing {})
    }
}

fn templates() -> Vec<CampaignTemplate> {
    ["2024", "2023"]
        .into_iter()
        .filter_map(|year| Some((year, Campaign::template(year)?)))
        .map(|(year, campaign)| CampaignTemplate { year, campaign })
        .collect()
}

/// Writes the types of the seat's calls and tells each call with its two.
pub(super) fn export(config: &Config) -> Result<Vec<(&'static str, String, String)>, ExportError> {
    let of = |name, names: (String, String)| (name, names.0, names.1);
    let mut all = vec![
        of("seat.state", types::<Nothing, SeatState>(config)?),
        of("seat.templates", types::<Nothing, Vec<CampaignTemplate>>(config)?),
        of("seat.found", types::<FoundHub, SeatState>(config)?),
        of("seat.first_officer", types::<FirstOfficer, SeatState>(config)?),
        of("seat.sign_in", types::<SignIn, SeatState>(config)?),
        of("seat.sign_out", types::<Nothing, SeatState>(config)?),
        of("seat.serve", types::<ServeAt, SeatState>(config)?),
    ];
    all.extend(far::export(config)?);
    Ok(all)
}
