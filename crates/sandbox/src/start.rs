//! Starting a tenant from its flags, and ending it.

use crate::content_store::ContentStore;
use crate::db::{DatabaseLocation, Db};
use crate::error::ApiError;
use crate::faults::Faults;
use crate::flags::{Flags, Names};
use crate::runtime::run_blocking;
use crate::state::{self, AppState, KeptConnections, Keys};
use crate::store::{custom_content, meta};
use crate::{connection, random, router, seed, traffic};
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use admin_api::signing::hex;
use panel_host::Panel;
use server_kit::listen::{ListenError, listen};
use server_kit::{CancellationToken, files};
use std::fs::File;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinHandle;

const DEFAULT_TENANT: &str = "abcdefgh12";

/// Why a tenant could not be started, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address cannot be listened on.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// Another process uses the database.
    #[error(
        "The database {0} is in use by another sandbox. Stop that one, or choose another file with --db."
    )]
    Locked(String),
    /// The database, or the folder of the content files, cannot be used.
    #[error(
        "The database {path} cannot be used: {reason}. Make it writable, or choose another file with --db."
    )]
    Database {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// The database belongs to another tenant.
    #[error(
        "The database {path} belongs to the tenant {stored}. Leave --tenant out, or choose another file with --db."
    )]
    Tenant {
        /// The file.
        path: String,
        /// Its tenant.
        stored: String,
    },
    /// The folder contains no built panel.
    #[error("{path} holds no built panel: {error}. Build the panel first, or leave --dist out.")]
    Panel {
        /// The folder.
        path: String,
        /// Why.
        error: io::Error,
    },
}

/// A running tenant.
pub struct Running {
    /// The state of the tenant.
    pub app: Arc<AppState>,
    /// Address of the API.
    pub api: SocketAddr,
    /// Address of the custom content.
    pub content: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
    _lock: Option<File>,
}

/// Starts a tenant.
pub async fn start(flags: Flags) -> Result<Running, StartError> {
    let (api, api_address) = listen(flags.listen, "--listen").await?;
    let (content, content_address) = listen(flags.content_listen, "--content-listen").await?;
    let traffic = flags.traffic;
    let (app, lock) = run_blocking(move || prepare(&flags, api_address, content_address)).await?;
    let app = Arc::new(app);
    let mut tasks = vec![
        tokio::spawn(connection::serve(api, router::api(&app), Arc::clone(&app))),
        tokio::spawn(connection::serve(content, router::content(&app), Arc::clone(&app))),
    ];
    if let Some(rate) = traffic {
        tasks.push(tokio::spawn(traffic::run(Arc::clone(&app), rate)));
    }
    Ok(Running { app, api: api_address, content: content_address, tasks, _lock: lock })
}

/// Opens or creates everything that the tenant needs besides its addresses.
fn prepare(
    flags: &Flags,
    api: SocketAddr,
    content: SocketAddr,
) -> Result<(AppState, Option<File>), StartError> {
    let path = match &flags.db {
        DatabaseLocation::Memory => ":memory:".to_owned(),
        DatabaseLocation::File(path) => path.display().to_string(),
    };
    let unusable = |reason: String| StartError::Database { path: path.clone(), reason };
    let lock = match &flags.db {
        DatabaseLocation::Memory => None,
        DatabaseLocation::File(file) => {
            let lock = lock(file)?;
            create_private(file).map_err(|error| unusable(error.to_string()))?;
            Some(lock)
        }
    };
    let db = Db::open(&flags.db).map_err(|error| unusable(error.to_string()))?;
    let files = match &flags.db {
        DatabaseLocation::Memory => ContentStore::temporary(),
        DatabaseLocation::File(file) => ContentStore::beside(file),
    }
    .map_err(|error| unusable(error.to_string()))?;
    let identity = identity(&db, flags).map_err(|error| unusable(error.to_string()))?;
    let (tenant, keys) = identity.map_err(|stored| StartError::Tenant { path: path.clone(), stored })?;

    let content_url = url(content);
    let mut connect = origins(api);
    connect.extend(origins(content));
    let panel = flags.dist.as_deref().map(|folder| {
        Panel::open(folder, &connect)
            .map_err(|error| StartError::Panel { path: folder.display().to_string(), error })
    });
    let app = AppState {
        admin_user: tenant.admin_user().to_string(),
        db,
        tenant,
        keys,
        files,
        content_url,
        panel: panel.transpose()?,
        allow_remote: flags.allow_remote,
        races: flags.races,
        offers_names: flags.names == Names::Demo,
        faults: Faults::default(),
        feed: state::feed_channel(),
        kept_connections: KeptConnections::default(),
        shutdown: CancellationToken::new(),
    };
    seed::fill(&app, flags).map_err(|error| match error {
        ApiError::Code(code) => unusable(code.to_owned()),
        ApiError::Database(error) => unusable(error.to_string()),
        ApiError::File(error) => unusable(error.to_string()),
    })?;
    let used = app.db.read(custom_content::list).map_err(|error| unusable(error.to_string()))?;
    let used = used.into_iter().map(|content| content.hash).collect();
    app.files.delete_unused(&used).map_err(|error| unusable(error.to_string()))?;
    Ok((app, lock))
}

/// Locks a database against a second sandbox. The operating system releases the lock when the process ends.
fn lock(database: &Path) -> Result<File, StartError> {
    let path = database.display().to_string();
    let unusable = |error: io::Error| StartError::Database { path: path.clone(), reason: error.to_string() };
    if let Some(folder) = database.parent() {
        std::fs::create_dir_all(folder).map_err(unusable)?;
    }
    let file = File::create(files::with_suffix(database, ".lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::Locked(path)),
        Err(std::fs::TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// Creates the file of a new database, readable by its owner alone, because it contains the admin keys. SQLite gives the
/// files beside it the same rights.
fn create_private(database: &Path) -> io::Result<()> {
    files::private().append(true).open(database).map(drop)
}

/// Tenant and keys: those of the database, or new ones for a new database. The inner error is the tenant of a database
/// that belongs to another tenant.
fn identity(db: &Db, flags: &Flags) -> rusqlite::Result<Result<(TenantId, Keys), String>> {
    db.write(
        |c| {
            let stored = meta::get(c, meta::TENANT)?;
            let tenant = match (stored, &flags.tenant) {
                (Some(stored), Some(wanted)) if stored != wanted.as_str() => return Ok(Err(stored)),
                (Some(stored), _) => TenantId::new(stored),
                (None, wanted) => wanted.clone().unwrap_or_else(|| TenantId::new(DEFAULT_TENANT)),
            };
            meta::set(c, meta::TENANT, tenant.as_str())?;
            if let Some(key) = &flags.admin_key {
                meta::set(c, meta::PRIMARY_KEY, &hex(key.bytes()))?;
            }
            let keys = Keys {
                primary: key(c, meta::PRIMARY_KEY)?,
                secondary: key(c, meta::SECONDARY_KEY)?,
                token: key(c, meta::TOKEN_KEY)?,
            };
            Ok(Ok((tenant, keys)))
        },
        |_| (),
    )
}

/// A stored key, or a new one that is stored now.
fn key(c: &rusqlite::Connection, name: &str) -> rusqlite::Result<AdminKey> {
    if let Some(Ok(key)) = meta::get(c, name)?.map(|text| AdminKey::parse(&text)) {
        return Ok(key);
    }
    let key = AdminKey::from_bytes(random::bytes());
    meta::set(c, name, &hex(key.bytes()))?;
    Ok(key)
}

/// The URL of an address. The address of all interfaces becomes a loopback one.
fn url(address: SocketAddr) -> String {
    let address = match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()),
        _ => address,
    };
    format!("http://{address}")
}

/// The origins of an address, as pages may write them.
fn origins(address: SocketAddr) -> Vec<String> {
    let mut origins = vec![url(address)];
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        origins.push(format!("http://localhost:{}", address.port()));
    }
    origins
}

impl Running {
    /// The URL of the API.
    pub fn url(&self) -> String {
        url(self.api)
    }

    /// The primary admin key, in hex digits.
    pub fn admin_key(&self) -> String {
        hex(self.app.keys.primary.bytes())
    }

    /// The lines for the terminal. The only place where the admin key is shown.
    pub fn announcement(&self) -> String {
        let (url, tenant) = (self.url(), &self.app.tenant);
        let panel = if self.app.panel.is_some() { format!("panel: {url}/\n") } else { String::new() };
        format!(
            "{panel}service url: {url}\nhosted service url: {url}/tenant-{tenant}\ncontent url: {}\n\
             tenant id: {tenant}\nadmin key: {}\nready\n",
            self.app.content_url,
            self.admin_key(),
        )
    }

    /// Ends the tenant: requests in flight are answered, then the database is checkpointed.
    pub async fn end(self) {
        self.app.shutdown.cancel();
        for task in self.tasks {
            // A task that panicked has ended, too.
            let _ = task.await;
        }
        let app = self.app;
        run_blocking(move || app.db.checkpoint()).await;
    }
}
