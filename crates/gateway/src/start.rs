//! Starts the gateway from its flags, and stops it.

use crate::admins::{Admins, AdminsError};
use crate::audit::{Audit, OpenCalls, Unidentified};
use crate::call::CallContext;
use crate::cli::{BEARER_VARIABLE, FlagError, KEY_VARIABLE, Serve};
use crate::client_address::TrustedProxies;
use crate::connections::Connections;
use crate::origin::OriginPolicy;
use crate::secrets::{self, SecretError, Source};
use crate::server::{self, Gateway};
use crate::spool::Room;
use crate::upstream::{NevisService, TenantService, Upstream};
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use admin_api::signing;
use bytes::Bytes;
use panel_host::{Panel, production_headers};
use serde_json::{Value, json};
use server_kit::CancellationToken;
use server_kit::listen::{ListenError, listen};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64};
use tokio::task::JoinHandle;

const MIB: u64 = 1024 * 1024;

/// Why the gateway could not be started, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Flags that do not fit together.
    #[error("{0}")]
    Flags(#[from] FlagError),
    /// The address cannot be listened on.
    #[error("{0}")]
    Listen(#[from] ListenError),
    /// There is no built panel.
    #[error(
        "{path} holds no built panel: {error}. Build the panel first (cargo xtask dist), and name its folder with --dist."
    )]
    Panel {
        /// The folder.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// A secret cannot be read.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// The admin key is none. Its text is never repeated.
    #[error("The admin key is not one: {0}")]
    Key(admin_api::secret::AdminKeyError),
    /// The bearer token cannot stand in a header.
    #[error("The bearer token for nevisIDM has characters that no header can carry.")]
    Bearer,
    /// The list of administrators cannot be used.
    #[error("{0}")]
    Admins(#[from] AdminsError),
    /// The audit file cannot be used.
    #[error("The audit file {path} cannot be written: {error}. Without it nothing is forwarded.")]
    Audit {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The system has no trusted authorities.
    #[error(
        "This system's trusted certificates cannot be read: {0}. Install them (ca-certificates), then start again."
    )]
    Roots(io::Error),
}

/// A running gateway.
pub struct Running {
    /// Where it is, as in `http://127.0.0.1:8790` or, with a base path, `http://127.0.0.1:8790/tools/tresor`.
    pub url: String,
    tenant: TenantId,
    service: String,
    admins: usize,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

/// Starts a gateway.
pub async fn start(flags: Serve) -> Result<Running, StartError> {
    let tenant = flags.check()?;
    let key = secrets::read(Source {
        what: "admin key",
        file: flags.admin_key_file.as_deref(),
        flag: "--admin-key-file",
        variable: KEY_VARIABLE,
    })?;
    let key = AdminKey::parse(&key).map_err(StartError::Key)?;
    let nevis = nevis_service(&flags)?;
    let mut connect = Vec::new();
    connect.extend(flags.feed_url.as_ref().map(|url| url.origin().to_owned()));
    let panel = Panel::open(&flags.dist, &connect)
        .map_err(|error| StartError::Panel { path: flags.dist.display().to_string(), error })?;
    let admins = Admins::at(flags.admins.clone());
    let active = admins.active()?.len();
    let reserve = flags.audit_reserve.saturating_mul(MIB);
    let audit = Audit::open(flags.audit.clone(), reserve)
        .map_err(|error| StartError::Audit { path: flags.audit.display().to_string(), error })?;
    let (listener, address) = listen(flags.listen, "--listen").await?;

    let mut run = [0; 4];
    // Tells runs apart in the audit file. Without random bytes only the numbers of the lines do.
    let _ = getrandom::fill(&mut run);
    let proxies = TrustedProxies::new(flags.trusted_proxies.clone());
    let context = CallContext {
        origins: OriginPolicy::new(address, &flags.public_origins),
        proxies: proxies.clone(),
        admins,
        audit,
        open_calls: OpenCalls::default(),
        unidentified: Unidentified::default(),
        upstream: Upstream::new().map_err(StartError::Roots)?,
        tenant: TenantService { service: flags.service.clone(), tenant: tenant.clone(), key },
        nevis,
        room: Room::new(flags.upload_room.saturating_mul(MIB), reserve),
        limits: flags.limits.clone(),
        run: signing::hex(&run),
        calls: AtomicU64::new(0),
        reported_at: AtomicI64::new(0),
    };
    let gateway = Gateway {
        context: Arc::new(context),
        connections: Connections::new(flags.max_connections_per_address, proxies),
        max_connections: flags.max_connections,
        stop: flags.stop,
        panel,
        config: Bytes::from(config(&flags, &tenant).to_string()),
        headers: production_headers(&connect),
        base_path: flags.base_path.clone(),
    };
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(server::serve(listener, Arc::new(gateway), shutdown.clone()));
    Ok(Running {
        url: format!("http://{address}{}", flags.base_path.as_str()),
        tenant,
        service: flags.service.to_string(),
        admins: active,
        shutdown,
        task,
    })
}

/// The hosting configuration that the panel reads here: the gateway is its tenant's service.
fn config(flags: &Serve, tenant: &TenantId) -> Value {
    let base = flags.base_path.as_str();
    let name = flags.tenant_name.clone().unwrap_or_else(|| tenant.to_string());
    let mut config = json!({
        "tenants": [{
            "name": name,
            "serviceUrl": format!("{base}/tenant-{tenant}"),
            "tenantId": tenant.as_str(),
            "signedBy": "proxy",
        }],
    });
    if flags.nevis.is_some() {
        config["nevisIdm"] = json!({ "url": format!("{base}/") });
    }
    if let Some(feed) = &flags.feed_url {
        config["feedUrl"] = feed.to_string().into();
    }
    if let Some(minutes) = flags.idle_minutes {
        config["idleMinutes"] = minutes.into();
    }
    config
}

fn nevis_service(flags: &Serve) -> Result<Option<NevisService>, StartError> {
    let Some(base) = flags.nevis.clone() else { return Ok(None) };
    let token = secrets::read(Source {
        what: "bearer token for nevisIDM",
        file: flags.nevis_bearer_file.as_deref(),
        flag: "--nevis-bearer-file",
        variable: BEARER_VARIABLE,
    })?;
    Ok(Some(NevisService { base, bearer: secrets::bearer(&token).ok_or(StartError::Bearer)? }))
}

impl Running {
    /// What the terminal is told. No secret is in it.
    pub fn announcement(&self) -> String {
        let nobody = match self.admins {
            0 => "nobody may call yet; gateway admin add NAME makes the first credential\n",
            _ => "",
        };
        format!(
            "panel: {}/\ntenant: {}\nservice: {}\nadministrators: {}\n{nobody}ready\n",
            self.url, self.tenant, self.service, self.admins
        )
    }

    /// Stops it. Answers under way are given first, and changes on their way are waited for.
    pub async fn end(self) {
        self.shutdown.cancel();
        // A panic of the task was printed to the terminal.
        let _ = self.task.await;
    }
}
