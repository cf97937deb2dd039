//! Custom content in stories: a test's own files, passed to the panel as a user does, and the files of the tenant.

use crate::http::{self, Answer};
use crate::page::Page;
use crate::tenant::Tenant;
use ::http::Method;
use admin_api::ContentName;
use admin_api::endpoint::{DeleteCustomContent, Endpoint, UploadCustomContent};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of files that is deleted at the end of the test.
pub struct Files(PathBuf);

impl Files {
    /// An empty folder.
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tresor-files-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self(path)
    }

    /// Adds a file. Its name may contain folders.
    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(name, bytes);
        self
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        }
        std::fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// The path of a file or folder on this computer.
    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Default for Files {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Page {
    /// Drops files and folders of this computer in the middle of the window.
    pub async fn drop_files(&self, paths: &[String]) {
        self.drop_files_at(640, 500, paths).await;
    }

    /// Drops files and folders of this computer at a place of the window.
    pub async fn drop_files_at(&self, x: u32, y: u32, paths: &[String]) {
        let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({ "type": kind, "x": x, "y": y, "data": data });
            let sent = self.devtools("Input.dispatchDragEvent", event).await;
            sent.unwrap_or_else(|error| panic!("nothing can be dropped: {error}"));
        }
    }

    /// Chooses files, or a folder, in the file field with this id.
    pub async fn choose_files(&self, id: &str, paths: &[String]) {
        let find = json!({ "expression": format!("document.getElementById('{id}')") });
        let field = self.devtools("Runtime.evaluate", find).await.unwrap_or_else(|error| panic!("{error}"));
        let files = json!({ "files": paths, "objectId": field["result"]["objectId"] });
        let set = self.devtools("DOM.setFileInputFiles", files).await;
        set.unwrap_or_else(|error| panic!("the files cannot be chosen: {error}"));
    }

    /// Pastes a file of this name, type and text.
    pub async fn paste_file(&self, name: &str, media_type: &str, text: &str) {
        let [name, media_type, text] = [name, media_type, text].map(Value::from);
        self.run(&format!(
            "const data = new DataTransfer();
             data.items.add(new File([{text}], {name}, {{ type: {media_type} }}));
             document.activeElement.dispatchEvent(
                 new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}));"
        ))
        .await;
    }

    /// Switches the network off or on.
    pub async fn set_offline(&self, offline: bool) {
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.network(conditions).await;
    }

    /// Limits the upload speed to this many bytes per second.
    pub async fn slow_uploads(&self, bytes_per_second: u64) {
        let conditions = json!({
            "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_second,
        });
        self.network(conditions).await;
    }

    async fn network(&self, conditions: Value) {
        for (method, parameters) in
            [("Network.enable", json!({})), ("Network.emulateNetworkConditions", conditions)]
        {
            let set = self.devtools(method, parameters).await;
            set.unwrap_or_else(|error| panic!("{method}: {error}"));
        }
    }
}

impl Tenant {
    /// Another administrator stores a file.
    pub async fn upload_elsewhere(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let request = UploadCustomContent(ContentName::new(name)).request();
        let answer = self.send_signed(&request, Some(bytes.as_ref())).await;
        assert!(answer.status.is_success(), "{name}: {} {}", answer.status, answer.text());
    }

    /// Another administrator deletes a file.
    pub async fn delete_elsewhere(&self, name: &str) {
        let request = DeleteCustomContent(ContentName::new(name)).request();
        let answer = self.send_signed(&request, None).await;
        assert!(answer.status.is_success(), "{name}: {} {}", answer.status, answer.text());
    }

    /// A file as it is published.
    pub async fn published(&self, name: &str) -> Answer {
        http::send(Method::GET, &format!("{}/{name}", self.content_url()), &[], None).await
    }

    /// The published bytes of a file; `None` if there is no such file.
    pub async fn published_bytes(&self, name: &str) -> Option<Vec<u8>> {
        let answer = self.published(name).await;
        answer.status.is_success().then(|| answer.body.to_vec())
    }

    /// The paths of all files, in order.
    pub async fn content_paths(&self) -> Vec<String> {
        let contents = self.contents().await.into_iter();
        contents.filter_map(|content| content["Path"].as_str().map(ToOwned::to_owned)).collect()
    }

    /// All files as the tenant lists them.
    pub async fn contents(&self) -> Vec<Value> {
        let request = admin_api::endpoint::ListCustomContents.request();
        let answer = self.send_signed(&request, None).await;
        let list: Value = serde_json::from_slice(&answer.body).expect("a list of files");
        list["Contents"].as_array().cloned().unwrap_or_default()
    }
}
