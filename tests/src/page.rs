//! One browser window with the panel: opening pages, size and colours, and access to the browser's state.

use crate::cdp::Extension;
use crate::console::{Entry, Expected};
use crate::driver::Driver;
use crate::settings;
use crate::wait;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

/// The time limit for one command of the driver.
const COMMAND: Duration = Duration::from_secs(60);

/// Chromium's switches. Its sandbox is off, because the tests may run as root. It opens only the tests' own pages.
const SWITCHES: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-US",
];

/// The system's colour scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

/// A separate browser with a new profile and one window.
pub struct Page {
    client: Client,
    origin: String,
    pub(crate) log: RefCell<Vec<Entry>>,
    pub(crate) expected: RefCell<Vec<Expected>>,
    // Fields are dropped in this order, so the driver stops after the session.
    _driver: Arc<Driver>,
}

impl Page {
    /// Starts a browser. Paths are opened below `origin`.
    pub async fn start(origin: String) -> Self {
        Self::start_with(origin, &[]).await
    }

    /// Starts a browser that takes certificates with this public key, given as the SHA-256 in base64.
    pub async fn start_trusting(origin: String, public_key: &str) -> Self {
        Self::start_with(origin, &[&format!("--ignore-certificate-errors-spki-list={public_key}")]).await
    }

    async fn start_with(origin: String, more: &[&str]) -> Self {
        let driver = Driver::shared();
        let switches = [&SWITCHES, more].concat();
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": settings::chrome(), "args": switches },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("written as an object above") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let page =
            Self { client, origin, log: RefCell::default(), expected: RefCell::default(), _driver: driver };
        page.resize(1280, 900).await;
        page.devtools_or_panic("Emulation.setTimezoneOverride", json!({ "timezoneId": "UTC" })).await;
        page.prefer(Scheme::Light).await;
        page
    }

    /// Closes the browser.
    pub async fn close(self) {
        // A crashed browser cannot be closed. Stopping the driver cleans up the rest.
        let _ = self.client.close().await;
    }

    /// Loads a path of the panel, as from the address bar.
    pub async fn open(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Starts to load a path of the panel, without waiting for it.
    pub async fn open_without_waiting(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.devtools_or_panic("Page.navigate", json!({ "url": url })).await;
    }

    /// Reloads the page.
    pub async fn reload(&self) {
        self.client.refresh().await.unwrap_or_else(|error| panic!("the page does not reload: {error}"));
    }

    /// Goes back one step in the history.
    pub async fn back(&self) {
        self.client.back().await.unwrap_or_else(|error| panic!("Back does not work: {error}"));
    }

    /// Path and query in the address bar.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap_or_else(|error| panic!("no address: {error}"));
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits until the address bar shows this path.
    pub async fn is_at(&self, path: &str) {
        let arrived = wait::until(async || match self.path().await {
            here if here == path => Ok(()),
            here => Err(format!("the address bar shows {here}, not {path}")),
        });
        arrived.await.unwrap_or_else(|why| panic!("{why}"));
    }

    /// Sets the size of the page in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools_or_panic("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Sets the system's colour scheme. Motion is always reduced, so that no animation disturbs a measurement.
    pub async fn prefer(&self, scheme: Scheme) {
        let scheme = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools_or_panic("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Sets the browser's clock ahead by this many minutes, for this page and all later ones.
    pub async fn set_clock_ahead(&self, minutes: i32) {
        let script = format!(
            "globalThis.testsClockOff = {minutes} * 60000;
             if (!globalThis.testsRealDate) {{
                 const real = globalThis.testsRealDate = Date;
                 const now = () => real.now() + globalThis.testsClockOff;
                 globalThis.Date = class extends real {{
                     constructor(...given) {{ given.length ? super(...given) : super(now()); }}
                     static now() {{ return now(); }}
                 }};
             }}"
        );
        self.run(&script).await;
        self.devtools_or_panic("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Runs a script in each page that is loaded from now on, before the page's own scripts.
    pub async fn before_each_page(&self, script: &str) {
        self.devtools_or_panic("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Stops what this page does after seconds, so that what is there for seconds only can be looked at. What it does
    /// sooner goes on.
    pub async fn stop_slow_timers(&self) {
        self.run(
            "const real = window.setTimeout;
             window.setTimeout = (then, after, ...given) => after >= 3000 ? 0 : real(then, after, ...given);",
        )
        .await;
    }

    /// Allows the page to use the clipboard, as a user's click does.
    pub async fn allow_clipboard(&self) {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools_or_panic("Browser.grantPermissions", permissions).await;
    }

    /// Allows or refuses system notifications, as a person does who is asked.
    pub async fn decide_notifications(&self, allowed: bool) {
        let setting = if allowed { "granted" } else { "denied" };
        let decided = json!({ "permission": { "name": "notifications" }, "setting": setting });
        self.devtools_or_panic("Browser.setPermission", decided).await;
    }

    /// Moves the browser's clock and returns to the window, after which the panel looks at the clock.
    pub async fn wake_up_after(&self, minutes: i32) {
        self.set_clock_ahead(minutes).await;
        self.run("window.dispatchEvent(new Event('focus'))").await;
    }

    /// The text in the clipboard.
    pub async fn copied(&self) -> String {
        let copied = self.run_async("return await navigator.clipboard.readText()").await;
        copied.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the clipboard holds this text.
    pub async fn has_copied(&self, text: &str) {
        let copied =
            wait::until(async || match self.run_async("return await navigator.clipboard.readText()").await {
                Value::String(copied) if copied == text => Ok(()),
                copied => Err(format!("the clipboard holds {copied}, not {text}")),
            });
        copied.await.unwrap_or_else(|why| panic!("{why}"));
    }

    /// Pauses requests for URLs that match this pattern until they are released.
    pub async fn hold(&self, pattern: &str) {
        self.devtools_or_panic("Fetch.enable", json!({ "patterns": [{ "urlPattern": pattern }] })).await;
    }

    /// Continues the paused requests.
    pub async fn release(&self) {
        self.devtools_or_panic("Fetch.disable", json!({})).await;
    }

    /// Blocks requests for URLs that match this pattern, as in `*.wasm`.
    pub async fn block(&self, pattern: &str) {
        self.devtools_or_panic("Network.enable", json!({})).await;
        self.devtools_or_panic("Network.setBlockedURLs", json!({ "urls": [pattern] })).await;
    }

    /// Blocks no more requests.
    pub async fn unblock(&self) {
        self.devtools_or_panic("Network.setBlockedURLs", json!({ "urls": [] })).await;
    }

    /// The visible text of the page.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body ? document.body.innerText : ''").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// How many requests the page has sent since it was loaded whose URL contains this text, including failed ones.
    pub async fn requests(&self, part: &str) -> usize {
        let sent = self.run("return performance.getEntriesByType('resource').map(entry => entry.name)").await;
        let sent = sent.as_array().into_iter().flatten().filter_map(Value::as_str);
        sent.filter(|address| address.contains(part)).count()
    }

    /// Waits until the browser has painted the page for the first time.
    pub async fn is_painted(&self) {
        let painted = wait::until(async || {
            let paints =
                self.run("return performance.getEntriesByName('first-contentful-paint').length").await;
            if paints.as_u64() > Some(0) { Ok(()) } else { Err("nothing is painted".into()) }
        });
        painted.await.unwrap_or_else(|why: String| panic!("{why}"));
    }

    /// Waits until all animations have ended, except endless ones such as a spinner.
    pub async fn is_still(&self) {
        let moving = "return document.getAnimations().filter(animation => animation.playState === 'running'
            && animation.effect.getComputedTiming().endTime !== Infinity).length";
        let still = wait::until(async || match self.run(moving).await.as_u64() {
            Some(0) => Ok(()),
            moving => Err(format!("{} elements are still moving", moving.unwrap_or_default())),
        });
        still.await.unwrap_or_else(|why| panic!("{why}"));
    }

    /// The number of pixels by which the page is wider than its window.
    pub async fn overflow(&self) -> i64 {
        let overflow = "return document.documentElement.scrollWidth - innerWidth";
        self.run(overflow).await.as_i64().unwrap_or_default().max(0)
    }

    /// Fails if the page scrolls sideways. `what` names the page's state.
    pub async fn assert_no_sideways_scrolling(&self, what: &str) {
        let overflow = self.overflow().await;
        assert_eq!(overflow, 0, "{what}: the page is {overflow} px wider than its window");
    }

    /// Runs a script in the page and returns the value of its `return`.
    pub async fn run(&self, script: &str) -> Value {
        let answer = self.client.execute(script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("a script of the test failed: {error}"))
    }

    /// Runs the body of an async function in the page and returns the value of its `return`.
    pub async fn run_async(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0];
             (async () => {{ {body} }})().then(value => done({{ value }}), error => done({{ error: String(error) }}))"
        );
        let answer = self.client.execute_async(&script, Vec::new()).await;
        let mut answer = answer.unwrap_or_else(|error| panic!("a script of the test failed: {error}"));
        assert!(answer.get("error").is_none(), "a script of the test failed: {}", answer["error"]);
        answer["value"].take()
    }

    /// A screenshot of what the window shows, as PNG.
    pub async fn screenshot(&self) -> Result<Vec<u8>, String> {
        self.client.screenshot().await.map_err(|error| error.to_string())
    }

    /// The WebDriver client.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a DevTools command.
    pub(crate) async fn devtools(
        &self,
        method: &str,
        parameters: Value,
    ) -> Result<Map<String, Value>, String> {
        match self.issue(Extension::devtools(method, parameters)).await? {
            Value::Object(answer) => Ok(answer),
            other => Err(format!("{method} answered {other}")),
        }
    }

    pub(crate) async fn issue(&self, command: Extension) -> Result<Value, String> {
        match tokio::time::timeout(COMMAND, self.client.issue_cmd(command)).await {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => Err(format!("the browser's driver has not answered for {COMMAND:?}")),
        }
    }

    async fn devtools_or_panic(&self, method: &str, parameters: Value) {
        if let Err(why) = self.devtools(method, parameters).await {
            panic!("{method}: {why}");
        }
    }
}
