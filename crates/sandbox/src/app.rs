//! What all parts of the running tenant share: database, keys, faults, feed, files; and the two ways to the database,
//! which keep blocking work off the runtime's threads.

use crate::content_files::ContentFiles;
use crate::db::Db;
use crate::faults::Faults;
use crate::feed::FeedEvent;
use crate::refusal::Refusal;
use crate::store::mutations;
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use panel_host::Panel;
use rusqlite::Connection;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// Feed events kept for a listener that is slow; beyond it the listener compares with the database.
const FEED_BACKLOG: usize = 1024;

/// The keys of a tenant.
pub struct Keys {
    /// Signs; is printed at start.
    pub primary: AdminKey,
    /// Signs as well; is never printed.
    pub secondary: AdminKey,
    /// Signs the tokens of nevisIDM's part.
    pub token: AdminKey,
}

/// The running tenant.
pub struct App {
    /// The database.
    pub db: Db,
    /// Its id.
    pub tenant: TenantId,
    /// The only user who may sign.
    pub admin_user: String,
    /// Its keys.
    pub keys: Keys,
    /// Bytes of the custom content.
    pub files: ContentFiles,
    /// Where the custom content is public, as in `http://127.0.0.1:8788`.
    pub content_url: String,
    /// A built panel, where there is one.
    pub panel: Option<Panel>,
    /// Whether peers and hosts other than loopback were asked for.
    pub allow_remote: bool,
    /// What is to go wrong.
    pub faults: Faults,
    /// What happens to the feed.
    pub feed: broadcast::Sender<FeedEvent>,
    /// Changes when kept connections are to be closed, because a fault will cut one.
    pub recycle: watch::Sender<u64>,
    /// Becomes true at the end.
    pub ending: watch::Sender<bool>,
}

impl App {
    /// Channels for a new tenant.
    pub fn feed_channel() -> broadcast::Sender<FeedEvent> {
        broadcast::channel(FEED_BACKLOG).0
    }

    /// Reads from the database.
    pub async fn read<T, E>(
        self: &Arc<Self>,
        read: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Refusal>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Into<Refusal> + Send + 'static,
    {
        let app = Arc::clone(self);
        blocking(move || app.db.read(read).map_err(Into::into)).await
    }

    /// Changes the database in one transaction; events for the feed go out when it is committed, in its order.
    pub async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Change<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = Arc::clone(self);
        blocking(move || app.change_now(change)).await
    }

    /// The same on a thread that may block.
    pub fn change_now<T>(
        &self,
        change: impl FnOnce(&mut Change<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let committed = self.db.write(
            |transaction| {
                let mut context = Change { connection: transaction, events: Vec::new() };
                let value = change(&mut context)?;
                Ok::<_, Refusal>((value, context.events))
            },
            |(_, events)| {
                for event in events {
                    // Nobody may be listening.
                    let _ = self.feed.send(event.clone());
                }
            },
        );
        committed.map(|(value, _)| value)
    }
}

/// A change under way: the transaction's connection, and what the feed will hear of it.
pub struct Change<'a> {
    connection: &'a Connection,
    events: Vec<FeedEvent>,
}

impl Deref for Change<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Change<'_> {
    /// Tells the feed after the commit.
    pub fn tell(&mut self, event: FeedEvent) {
        self.events.push(event);
    }

    /// Logs the change under its operation's name.
    pub fn record(&self, operation: &str, target: &str) -> Result<(), Refusal> {
        Ok(mutations::record(self.connection, operation, target)?)
    }
}

/// Waits for the end.
pub async fn end_of(ending: &mut watch::Receiver<bool>) {
    // A sender that is gone is the end, too.
    let _ = ending.wait_for(|ending| *ending).await;
}

/// Runs blocking work on a thread for it. A panic in there is the caller's panic.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only at the end of the runtime; nobody waits for the answer any more.
            Err(error) => panic!("the work was given up: {error}"),
        },
    }
}
