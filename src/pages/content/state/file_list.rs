//! The list of published files: loading it, reading the bytes of files, and searching them for references.

use crate::api::Api;
use crate::browser::abort::Abort;
use crate::browser::{blob, time};
use crate::navigation::content_query::Family;
use crate::pages::content::model::media;
use crate::pages::content::model::references;
use crate::problem::Problem;
use crate::tasks::loader::Loader;
use admin_api::entities::{CustomContent, CustomContentList};
use futures::future::{LocalBoxFuture, Shared};
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;
use web_sys::Blob;

/// Maximum number of files that are read at the same time to search for references.
const CONCURRENT_READS: usize = 4;

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

/// References to files that will be deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// Each referenced file with the files that refer to it.
    pub found: Vec<(String, Vec<String>)>,
    /// Pages and style sheets that could not be read, so their references are unknown.
    pub unread: Vec<String>,
}

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

    /// When the list was last loaded, in milliseconds since 1970.
    pub fn read_at_ms(self) -> f64 {
        self.read_at_ms.try_get_value().unwrap_or_default()
    }

    fn set_read_time(self) {
        self.read_at_ms.try_update_value(|index| *index = time::now_ms());
    }

    /// Searches all pages and style sheets outside of the set for references to files of the set.
    pub async fn references(self, set: &[CustomContent], abort: &Abort) -> Result<References, Problem> {
        let list = self.recent(60_000.0).await?;
        let wanted = set.iter().map(|content| content.path.as_str()).collect::<HashSet<_>>();
        let mut room = references::MAX_BYTES;
        let (mut to_read, mut unread) = (Vec::new(), Vec::new());
        for content in &list.contents {
            let is_text = matches!(media::family_of(&content.content_type), Family::Page | Family::Style);
            if !is_text || wanted.contains(content.path.as_str()) {
                continue;
            }
            match room.checked_sub(content.size) {
                Some(left) => {
                    room = left;
                    to_read.push(content);
                }
                None => unread.push(content.path.clone()),
            }
        }
        let texts = futures::stream::iter(to_read)
            .map(|content| async move { (content, text(content, abort).await) })
            .buffered(CONCURRENT_READS)
            .collect::<Vec<_>>()
            .await;
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for (content, text) in texts {
            let (Ok(text), Some(root)) = (text, references::root(&content.url, &content.path)) else {
                unread.push(content.path.clone());
                continue;
            };
            for target in references::find(&text, &content.path, root, &wanted) {
                match found.iter_mut().find(|(known, _)| known == target) {
                    Some((_, by)) => by.push(content.path.clone()),
                    None => found.push((target.to_owned(), vec![content.path.clone()])),
                }
            }
        }
        found.sort();
        Ok(References { found, unread })
    }
}

/// The bytes of a file as currently published.
pub async fn bytes(content: &CustomContent, abort: &Abort) -> Result<Blob, Problem> {
    crate::pages::content::api::published(content, abort).await
}

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
