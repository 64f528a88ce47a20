//! A proxy on the road between tablet and hub that can lose what the hub answers.
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
    while let Ok(read) = from.read(&mut piece).await {
        if read == 0 {
            break;
        }
        if road.loses_replies.load(Ordering::SeqCst) && asked.load(Ordering::SeqCst) {
            road.lost.fetch_add(1, Ordering::SeqCst);
            continue;
        }
        greeted.store(true, Ordering::SeqCst);
        if to.write_all(&piece[..read]).await.is_err() {
            break;
        }
    }
}
