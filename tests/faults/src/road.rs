//! A road that breaks at one byte.
//!
//! It carries TCP between tablet and hub and counts the bytes of each direction over all connections since
//! it was armed. At the byte it was armed for it does what it was told and then carries nothing more, on
//! old connections or new, until it is mended. TLS passes through it untouched: it is the real hub under
//! its pinned key, on a bad road.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Tablet to hub.
    Up,
    /// Hub to tablet.
    Down,
}

/// What happens at the byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Both ends are closed: the bytes before it arrived, it and those after never do.
    Cut,
    /// Nothing moves any more, and nobody is told.
    Stall,
    /// The byte arrives as another one; what follows is carried.
    Garble,
}

/// Where the road breaks, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which direction it counts.
    pub way: Way,
    /// So many bytes of that direction are carried first.
    pub after: u64,
    /// What happens then.
    pub how: Break,
}

#[derive(Default)]
struct State {
    hub: Option<SocketAddr>,
    fault: Option<Fault>,
    carried: [u64; 2],
    reached: bool,
    /// Both ends of every connection since the road was last mended.
    ends: Vec<TcpStream>,
}

/// A road from an address of its own to wherever the hub listens now.
pub struct Road {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Road {
    /// Opens a whole road on a free loopback port. It leads nowhere until [`Road::leads_to`].
    #[must_use]
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its number");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for tablet in listener.incoming().flatten() {
                connect(&shared, tablet);
            }
        });
        Self { address, state }
    }

    /// Where a tablet finds the hub.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The hub, or what stands in its place, listens there from now on; `None`: nobody does.
    pub fn leads_to(&self, hub: Option<SocketAddr>) {
        lock(&self.state).hub = hub;
    }

    /// Where it leads now.
    #[must_use]
    pub fn leads(&self) -> Option<SocketAddr> {
        lock(&self.state).hub
    }

    /// Ends all connections, counts from nothing, and breaks there. Without a fault it only counts.
    pub fn arm(&self, fault: Option<Fault>) {
        let mut state = lock(&self.state);
        state.end_all();
        (state.fault, state.carried, state.reached) = (fault, [0, 0], false);
    }

    /// Carries everything again, on new connections. Says whether the fault had been reached.
    pub fn mend(&self) -> bool {
        let mut state = lock(&self.state);
        state.end_all();
        state.fault = None;
        state.reached
    }

    /// Bytes carried up and down since it was armed.
    #[must_use]
    pub fn carried(&self) -> [u64; 2] {
        lock(&self.state).carried
    }
}

impl State {
    fn end_all(&mut self) {
        for end in self.ends.drain(..) {
            // One that is closed already is what we want.
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    /// Whether anything is carried at all.
    fn open(&self) -> bool {
        !(self.reached && self.fault.is_some_and(|fault| fault.how != Break::Garble))
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(state: &Arc<Mutex<State>>, tablet: TcpStream) {
    let hub = {
        let mut state = lock(state);
        if !state.open() && state.fault.is_some_and(|fault| fault.how == Break::Stall) {
            // Taken, and never answered.
            state.ends.push(tablet);
            return;
        }
        state.hub.filter(|_| state.open())
    };
    let Some(Ok(hub)) = hub.map(TcpStream::connect) else {
        return;
    };
    let ends = [
        tablet.try_clone(),
        hub.try_clone(),
        tablet.try_clone(),
        hub.try_clone(),
    ];
    let [Ok(from_tablet), Ok(from_hub), Ok(end), Ok(other)] = ends else {
        return;
    };
    let _ = (tablet.set_nodelay(true), hub.set_nodelay(true));
    lock(state).ends.extend([end, other]);
    for (way, from, to) in [(Way::Up, from_tablet, hub), (Way::Down, from_hub, tablet)] {
        let state = Arc::clone(state);
        std::thread::spawn(move || carry(&state, way, from, to));
    }
}

/// Carries one direction of one connection to its end.
fn carry(state: &Mutex<State>, way: Way, mut from: TcpStream, mut to: TcpStream) {
    let mut piece = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut piece) {
        if read == 0 {
            break;
        }
        let passed = pass(state, way, &mut piece[..read]);
        if passed > 0 && to.write_all(&piece[..passed]).is_err() {
            break;
        }
        if passed < read {
            let fault = lock(state).fault;
            if fault.is_some_and(|fault| fault.how == Break::Stall) {
                // Held open, and silent, until the road is mended.
                while from.read(&mut piece).is_ok_and(|read| read > 0) {}
            }
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

/// Counts a piece and does to it what the fault says; tells how much of it goes on.
fn pass(state: &Mutex<State>, way: Way, piece: &mut [u8]) -> usize {
    let mut state = lock(state);
    if !state.open() {
        return 0;
    }
    let index = way as usize;
    let (before, length) = (state.carried[index], piece.len() as u64);
    state.carried[index] += length;
    let Some(fault) = state.fault.filter(|fault| fault.way == way) else {
        return piece.len();
    };
    if state.reached || before + length <= fault.after {
        return piece.len();
    }
    state.reached = true;
    let at = usize::try_from(fault.after.saturating_sub(before)).unwrap_or(0);
    if fault.how == Break::Garble {
        piece[at] ^= 0x5a;
        return piece.len();
    }
    at
}
