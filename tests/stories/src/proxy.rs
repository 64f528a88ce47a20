//! A proxy on the road between tablet and hub that can lose what the hub answers, and break anywhere.
//!
//! It works on bytes: TLS passes through untouched, so the tablet still talks to the real hub under
//! its pinned key, and a lost reply is lost as a bad road loses it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the road does with replies; shared by all connections.
struct Road {
    hub: std::sync::Mutex<Option<SocketAddr>>,
    loses_replies: AtomicBool,
    lost: AtomicUsize,
    /// Counts the cuts; connections end when it changes.
    cuts: watch::Sender<u32>,
    /// Bytes to tablets so far.
    down: AtomicUsize,
    /// A connection breaks when it has carried so many bytes to a tablet.
    breaks_after: AtomicUsize,
    /// No connection carries anything down beyond so many bytes of all together.
    ends_at: AtomicUsize,
}

/// A road from a fixed address of its own to wherever the hub listens now.
pub struct Proxy {
    address: SocketAddr,
    road: Arc<Road>,
}

impl Proxy {
    /// Opens a road on a free loopback port. It leads nowhere until [`Proxy::leads_to`].
    pub async fn open() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let road = Arc::new(Road {
            hub: std::sync::Mutex::default(),
            loses_replies: AtomicBool::default(),
            lost: AtomicUsize::default(),
            cuts: watch::Sender::new(0),
            down: AtomicUsize::default(),
            breaks_after: AtomicUsize::new(usize::MAX),
            ends_at: AtomicUsize::new(usize::MAX),
        });
        let shared = Arc::clone(&road);
        tokio::spawn(async move {
            while let Ok((tablet, _)) = listener.accept().await {
                tokio::spawn(carry(tablet, Arc::clone(&shared)));
            }
        });
        Ok(Self { address, road })
    }

    /// Where a tablet finds the hub: `127.0.0.1:port`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The hub listens at `hub` from now on; `None`: there is no hub.
    pub fn leads_to(&self, hub: Option<SocketAddr>) {
        *self
            .road
            .hub
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = hub;
    }

    /// Requests reach the hub, replies are lost (true) or come through (false).
    pub fn lose_replies(&self, lose: bool) {
        self.road.loses_replies.store(lose, Ordering::SeqCst);
    }

    /// Breaks every connection, as when a volunteer walks out of the signal.
    pub fn cut(&self) {
        self.road.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Each connection from now on breaks in the middle of what the hub sends, after so many bytes of it;
    /// `None`: they hold.
    pub fn break_after(&self, bytes: Option<usize>) {
        self.road
            .breaks_after
            .store(bytes.unwrap_or(usize::MAX), Ordering::SeqCst);
    }

    /// The road carries so many bytes more to tablets and then nothing at all; `None`: it goes on for ever.
    pub fn end_after(&self, bytes: Option<usize>) {
        let end = bytes.map_or(usize::MAX, |bytes| self.down() + bytes);
        self.road.ends_at.store(end, Ordering::SeqCst);
    }

    /// Bytes this road carried to tablets, TLS and all.
    #[must_use]
    pub fn down(&self) -> usize {
        self.road.down.load(Ordering::SeqCst)
    }

    /// How many pieces of replies were lost so far.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.road.lost.load(Ordering::SeqCst)
    }
}

async fn carry(tablet: TcpStream, road: Arc<Road>) {
    let target = *road.hub.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let Some(target) = target else { return };
    let Ok(hub) = TcpStream::connect(target).await else {
        return;
    };
    let (from_tablet, to_tablet) = tablet.into_split();
    let (from_hub, to_hub) = hub.into_split();
    // The TLS handshake is one flight each way; what the tablet sends after the hub's first flight is a request.
    let (greeted, asked) = (AtomicBool::new(false), AtomicBool::new(false));
    let mut cuts = road.cuts.subscribe();
    tokio::select! {
        () = pass_up(from_tablet, to_hub, &greeted, &asked) => {}
        () = pass_down(from_hub, to_tablet, &greeted, &asked, &road) => {}
        _ = cuts.changed() => {}
    }
}

async fn pass_up(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, greeted: &AtomicBool, asked: &AtomicBool) {
    let mut piece = vec![0; 16 * 1024];
    while let Ok(read) = from.read(&mut piece).await {
        if read == 0 {
            break;
        }
        asked.store(greeted.load(Ordering::SeqCst), Ordering::SeqCst);
        if to.write_all(&piece[..read]).await.is_err() {
            break;
        }
    }
}

async fn pass_down(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    greeted: &AtomicBool,
    asked: &AtomicBool,
    road: &Road,
) {
    let mut piece = vec![0; 16 * 1024];
    let mut carried = 0;
    while let Ok(read) = from.read(&mut piece).await {
        if read == 0 {
            break;
        }
        if road.loses_replies.load(Ordering::SeqCst) && asked.load(Ordering::SeqCst) {
            road.lost.fetch_add(1, Ordering::SeqCst);
            continue;
        }
        greeted.store(true, Ordering::SeqCst);
        let on_this = road.breaks_after.load(Ordering::SeqCst).saturating_sub(carried);
        let on_all = road
            .ends_at
            .load(Ordering::SeqCst)
            .saturating_sub(road.down.load(Ordering::SeqCst));
        let let_through = read.min(on_this).min(on_all);
        carried += let_through;
        road.down.fetch_add(let_through, Ordering::SeqCst);
        if to.write_all(&piece[..let_through]).await.is_err() || let_through < read {
            break;
        }
    }
}
