//! What all parts of the running tenant share: database, keys, faults, feed and files. Handlers reach the database
//! through it, on threads that may block.

use crate::content_store::ContentStore;
use crate::db::Db;
use crate::error::ApiError;
use crate::faults::Faults;
use crate::feed_event::FeedEvent;
use crate::races::Races;
use crate::runtime::run_blocking;
use crate::store::mutations;
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use panel_host::Panel;
use rusqlite::Connection;
use server_kit::CancellationToken;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Feed events kept for a slow listener. A listener that misses some compares with the database.
const FEED_BACKLOG: usize = 1024;

/// The keys of a tenant.
pub struct Keys {
    /// Signs requests; is printed at start.
    pub primary: AdminKey,
    /// Signs requests, too; is never printed.
    pub secondary: AdminKey,
    /// Signs the tokens of nevisIDM's part.
    pub token: AdminKey,
}

/// The running tenant.
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The tenant's id.
    pub tenant: TenantId,
    /// The only user who may sign.
    pub admin_user: String,
    /// The tenant's keys.
    pub keys: Keys,
    /// Bytes of the custom content.
    pub files: ContentStore,
    /// Where the custom content is public, as in `http://127.0.0.1:8788`.
    pub content_url: String,
    /// A built panel, where there is one.
    pub panel: Option<Panel>,
    /// Whether clients and hosts other than loopback were asked for.
    pub allow_remote: bool,
    /// Which approvals outdate which operations.
    pub races: Races,
    /// Whether there is a directory of names.
    pub offers_names: bool,
    /// The fault that the next calls meet.
    pub faults: Faults,
    /// Events of the operation feed.
    pub feed: broadcast::Sender<FeedEvent>,
    /// Closes the connections that are open, because a fault will cut one.
    pub kept_connections: KeptConnections,
    /// Ends the tenant.
    pub shutdown: CancellationToken,
}

/// The channel of a new tenant's feed.
pub fn feed_channel() -> broadcast::Sender<FeedEvent> {
    broadcast::channel(FEED_BACKLOG).0
}

/// The connections that clients keep open.
#[derive(Default)]
pub struct KeptConnections(Mutex<CancellationToken>);

impl KeptConnections {
    /// The token that closes a connection opened now.
    pub fn token(&self) -> CancellationToken {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Closes all connections that are open. Requests in flight are answered first.
    pub fn close_all(&self) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *current).cancel();
    }
}

impl AppState {
    /// Reads from the database.
    pub async fn read<T, E>(
        self: &Arc<Self>,
        read: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Into<ApiError> + Send + 'static,
    {
        let app = Arc::clone(self);
        run_blocking(move || app.db.read(read).map_err(Into::into)).await
    }

    /// Changes the database in one transaction. Its feed events are sent after the commit, in the order of commits.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let app = Arc::clone(self);
        run_blocking(move || app.write_blocking(change)).await
    }

    /// The same, on a thread that may block.
    pub fn write_blocking<T>(
        &self,
        change: impl FnOnce(&mut Transaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let committed = self.db.write(
            |connection| {
                let mut transaction = Transaction { connection, events: Vec::new() };
                let value = change(&mut transaction)?;
                Ok::<_, ApiError>((value, transaction.events))
            },
            |(_, events)| {
                for event in events {
                    // Without listeners there is nobody to send to.
                    let _ = self.feed.send(event.clone());
                }
            },
        );
        committed.map(|(value, _)| value)
    }
}

/// A transaction in progress: its connection, and the feed events to send after the commit.
pub struct Transaction<'a> {
    connection: &'a Connection,
    events: Vec<FeedEvent>,
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Transaction<'_> {
    /// Sends an event to the feed after the commit.
    pub fn publish(&mut self, event: FeedEvent) {
        self.events.push(event);
    }

    /// Records the change in the log of mutations under its operation's name.
    pub fn record(&self, operation: &str, target: &str) -> Result<(), ApiError> {
        Ok(mutations::record(self.connection, operation, target)?)
    }
}
