//! Several tabs of one browser. All commands go to the tab in front.

use crate::page::{Page, Scheme};
use fantoccini::wd::WindowHandle;
use serde_json::json;

/// A tab.
#[derive(Debug, Clone)]
pub struct Tab(WindowHandle);

impl Page {
    /// The tab that is in front.
    pub async fn this_tab(&self) -> Tab {
        Tab(self.client().window().await.unwrap_or_else(|error| panic!("the browser has no tab: {error}")))
    }

    /// Opens an empty tab and brings it to the front.
    pub async fn new_tab(&self) -> Tab {
        let opened = self.client().new_window(true).await;
        let tab = Tab(opened.unwrap_or_else(|error| panic!("no other tab opens: {error}")).handle);
        self.bring_to_front(&tab).await;
        self.resize(1280, 900).await;
        self.prefer(Scheme::Light).await;
        tab
    }

    /// Brings a tab to the front.
    pub async fn bring_to_front(&self, tab: &Tab) {
        let switched = self.client().switch_to_window(tab.0.clone()).await;
        switched.unwrap_or_else(|error| panic!("the tab is gone: {error}"));
        self.devtools("Page.bringToFront", json!({})).await.unwrap_or_else(|error| panic!("{error}"));
    }
}
