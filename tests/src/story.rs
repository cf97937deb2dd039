//! A story: what a user does and sees. Each story has its own tenant and browser, which are always cleaned up.

use crate::failure;
use crate::page::Page;
use crate::tenant::Tenant;
use std::any::Any;
use std::panic::{AssertUnwindSafe, Location};
use std::path::Path;
use std::pin::pin;

/// The tenant and the browser window of a story.
pub struct Stage {
    /// A tenant of its own.
    pub tenant: Tenant,
    /// A window of a fresh browser. Nothing is open in it yet.
    pub page: Page,
}

/// The setup of a story.
#[derive(Debug, Clone)]
pub struct Story {
    seed: &'static str,
    flags: Vec<&'static str>,
    size: (u32, u32),
    lasts: bool,
    config: Option<Option<&'static str>>,
    is_set_up: bool,
}

impl Default for Story {
    fn default() -> Self {
        Self {
            seed: "empty",
            flags: Vec::new(),
            size: (1280, 900),
            lasts: false,
            config: None,
            is_set_up: false,
        }
    }
}

/// Runs a story with the default setup: an empty tenant and a window of 1280 by 900.
#[track_caller]
pub fn story(tell: impl AsyncFnOnce(&mut Stage)) {
    Story::default().tell(tell);
}

impl Story {
    /// A tenant filled with the demo data.
    pub fn demo(mut self) -> Self {
        self.seed = "demo";
        self
    }

    /// An empty tenant that can be stopped and started again.
    pub fn lasting(mut self) -> Self {
        self.lasts = true;
        self
    }

    /// The demo data, and a panel that knows the tenant, its feed and its nevisIDM, as `cargo xtask serve` gives them.
    pub fn set_up(mut self) -> Self {
        self.is_set_up = true;
        self
    }

    /// The host serves this `config.json`.
    pub fn with_config(mut self, text: &'static str) -> Self {
        self.config = Some(Some(text));
        self
    }

    /// The host serves no `config.json`.
    pub fn without_config(mut self) -> Self {
        self.config = Some(None);
        self
    }

    /// Passes these additional flags to the sandbox.
    pub fn with_flags(mut self, flags: &[&'static str]) -> Self {
        self.flags.extend_from_slice(flags);
        self
    }

    /// A window of this many CSS pixels.
    pub fn sized(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// Runs the story. Afterwards the console must contain no unexpected errors.
    #[track_caller]
    pub fn tell(self, tell: impl AsyncFnOnce(&mut Stage)) {
        let here = Location::caller();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
        runtime.block_on(self.tell_at(here, tell));
    }

    async fn tell_at(self, here: &Location<'_>, tell: impl AsyncFnOnce(&mut Stage)) {
        let tenant = match (self.config, self.lasts) {
            _ if self.is_set_up => Tenant::start_set_up(&self.flags).await,
            (Some(config), _) => Tenant::start_hosted(config, &self.flags),
            (None, true) => Tenant::start_lasting(&self.flags),
            (None, false) => Tenant::start(self.seed, &self.flags),
        };
        let page = Page::start(tenant.origin()).await;
        page.resize(self.size.0, self.size.1).await;
        let mut stage = Stage { tenant, page };
        let mut told = caught(tell(&mut stage)).await;
        if told.is_ok() {
            told = caught(stage.page.assert_console_is_clean()).await;
        }
        if told.is_err()
            && let Ok(report) = caught(failure::report(&stage.page, &stage.tenant, &name(here))).await
        {
            eprintln!("{report}");
        }
        stage.page.close().await;
        if let Err(panic) = told {
            std::panic::resume_unwind(panic);
        }
    }
}

/// `connect-42` for a story in line 42 of connect.rs.
fn name(here: &Location<'_>) -> String {
    let file = Path::new(here.file()).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    format!("{}-{}", file.unwrap_or_default(), here.line())
}

/// Runs a future to its end or to its panic.
async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    std::future::poll_fn(move |context| {
        match std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}
