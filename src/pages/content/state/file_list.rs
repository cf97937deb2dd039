//! The list of published files: loading it, and reading the bytes of files.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::{blob, time};
use crate::pages::content::model::media;
use crate::problem::Problem;
use crate::tasks::loader::Loader;
use admin_api::entities::{CustomContent, CustomContentList};
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;
use std::sync::Arc;

/// The handle of the list. Copies refer to the same list.
#[derive(Clone, Copy)]
pub struct FileList {
    api: StoredValue<Api, LocalStorage>,
    /// The list as it was last loaded.
    pub list: Loader<Arc<CustomContentList>>,
    read_at_ms: StoredValue<f64>,
    /// The request that calls of [`recent`](Self::recent) share.
    reading: StoredValue<Option<Shared<LocalBoxFuture<'static, ListResult>>>, LocalStorage>,
}

type ListResult = Result<Arc<CustomContentList>, Problem>;

impl FileList {
    /// A list that is not loaded yet.
    pub fn new(api: Api) -> Self {
        Self {
            api: StoredValue::new_local(api),
            list: Loader::default(),
            read_at_ms: StoredValue::new(0.0),
            reading: StoredValue::new_local(None),
        }
    }

    /// The API. `None` if the connection was closed.
    pub fn api(self) -> Option<Api> {
        self.api.try_get_value()
    }

    /// Starts reloading the list. The old list stays visible meanwhile.
    pub fn refresh(self) {
        let Some(api) = self.api() else { return };
        self.list.run(true, move |abort| async move {
            let list = api.contents(&abort).await.map(Arc::new);
            self.set_read_time();
            list
        });
    }

    /// Reloads the list, shows it and returns it.
    pub async fn reload(self) -> ListResult {
        let aborted = || Problem::Transport(crate::problem::TransportProblem::Aborted);
        let api = self.api().ok_or_else(aborted)?;
        let list = Arc::new(api.contents(&Abort::new()).await?);
        self.set_read_time();
        self.list.put(list.clone());
        Ok(list)
    }

    /// The list if it is not older than `max_age_ms`. Otherwise it is reloaded. Simultaneous calls share one request.
    pub async fn recent(self, max_age_ms: f64) -> ListResult {
        let age_ms = time::now_ms() - self.read_at_ms.try_get_value().unwrap_or_default();
        let known = self.list.with_untracked(|load| load.ready().cloned());
        match known {
            Some(list) if age_ms <= max_age_ms => Ok(list),
            _ => {
                let request = || async move { self.reload().await }.boxed_local().shared();
                let read = |reading: &mut Option<_>| reading.get_or_insert_with(request).clone();
                let Some(reading) = self.reading.try_update_value(read) else { return self.reload().await };
                let list = reading.await;
                self.reading.try_set_value(None);
                list
            }
        }
    }

    fn set_read_time(self) {
        self.read_at_ms.try_update_value(|read_at_ms| *read_at_ms = time::now_ms());
    }
}

/// The bytes of a file as currently published.
pub use crate::pages::content::api::published as bytes;

/// Whether a file has an http or https URL. No other URL may become a link.
pub fn is_web_address(content: &CustomContent) -> bool {
    content.url.starts_with("https://") || content.url.starts_with("http://")
}

/// The bytes of a file as a text.
pub async fn text(content: &CustomContent, abort: &Abort) -> Result<String, Problem> {
    let bytes = bytes(content, abort).await?;
    Ok(blob::text(&bytes).await.unwrap_or_default())
}

/// The media type to send with a file.
pub fn sent_type(target: &str) -> &'static str {
    media::expected(target)
}
