//! The table of users in the document: its visible rows in order, and its announced length.

use crate::failure;
use crate::page::Page;
use crate::tenant::Tenant;
use crate::wait::until;
use admin_api::endpoint::{Endpoint, ListUsers};
use serde::Deserialize;
use serde_json::Value;
use std::panic::Location;

/// The visible rows without the header, and the table's `aria-rowcount`.
const READ: &str = "
    const table = document.querySelector('[role=table]');
    if (!table) return { count: 0, rows: [] };
    const window_ = document.querySelector('.roll').getBoundingClientRect();
    const head = table.querySelector('[role=row]').getBoundingClientRect();
    const rows = [...table.querySelectorAll('[role=rowgroup] > [role=row]:not([hidden])')].filter(row => {
        const box = row.getBoundingClientRect();
        return box.bottom > head.bottom + 1 && box.top < window_.bottom - 1;
    });
    return { count: +table.getAttribute('aria-rowcount'), rows: rows.map(row => ({
        index: +row.getAttribute('aria-rowindex'),
        id: row.querySelector('a').textContent,
        registration: row.querySelector('.tag').textContent,
        policies: [...row.querySelectorAll('.policy')].map(cell => cell.textContent),
        selected: row.querySelector('input').checked,
    })) };";

/// The content of the table.
#[derive(Debug, Clone, Deserialize)]
pub struct Shown {
    /// `aria-rowcount`: the users and the head; -1 while the list arrives.
    pub count: i64,
    /// The visible rows.
    pub rows: Vec<Row>,
}

/// A visible row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// `aria-rowindex`: the head is 1.
    pub index: i64,
    /// The user.
    pub id: String,
    /// The text of the registration state.
    pub registration: String,
    /// The texts about account, creating and sharing.
    pub policies: Vec<String>,
    /// Whether it is selected.
    pub selected: bool,
}

impl Shown {
    /// The visible users.
    pub fn ids(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.id.as_str()).collect()
    }
}

impl Tenant {
    /// All users as the tenant lists them: their ids and registration states.
    pub async fn listed_users(&self) -> Vec<(String, String)> {
        let answer = self.send_signed(&ListUsers.request(), None).await;
        let list: Value = serde_json::from_slice(&answer.body).expect("a list of users");
        let text = |user: &Value, name: &str| user[name].as_str().unwrap_or_default().to_owned();
        let users = list["Users"].as_array().into_iter().flatten();
        users.map(|user| (text(user, "UserId"), text(user, "UserRegistrationState"))).collect()
    }
}

impl Page {
    /// The current content of the table.
    pub async fn table_of_users(&self) -> Shown {
        let shown = self.run(READ).await;
        serde_json::from_value(shown).unwrap_or_else(|error| panic!("the table cannot be read: {error}"))
    }

    /// Waits until the table has this many users. Returns its content.
    #[track_caller]
    pub fn has_users(&self, count: i64) -> impl Future<Output = Shown> + '_ {
        let here = Location::caller();
        async move {
            let whole = until(async || match self.table_of_users().await {
                shown if shown.count == count + 1 && (shown.rows.is_empty() == (count == 0)) => Ok(shown),
                shown => Err(format!("the table says that it has {} rows, with its head", shown.count)),
            });
            whole.await.unwrap_or_else(|why| failure::fail(here, &why))
        }
    }

    /// Waits until the first visible row has this number, counted from 1.
    #[track_caller]
    pub fn first_in_sight(&self, number: i64) -> impl Future<Output = Shown> + '_ {
        let here = Location::caller();
        async move {
            let there = until(async || match self.table_of_users().await {
                shown if shown.rows.first().is_some_and(|row| row.index == number + 1) => Ok(shown),
                shown => Err(format!("the first row in sight is {:?}, not {number}", shown.rows.first())),
            });
            there.await.unwrap_or_else(|why| failure::fail(here, &why))
        }
    }

    /// Answers the next user lists with this text, in chunks of 1000 bytes, with or without a cut at the end.
    pub async fn answer_user_lists_with(&self, text: &str, is_cut: bool) {
        let text = serde_json::Value::from(text);
        self.run(&format!(
            "const real = window.testsRealFetch ??= window.fetch, bytes = new TextEncoder().encode({text});
             window.fetch = (request, ...rest) => {{
                 if (!String(request.url ?? request).includes('list-users')) return real(request, ...rest);
                 let at = 0;
                 const body = new ReadableStream({{ pull(pieces) {{
                     if (at < bytes.length) pieces.enqueue(bytes.slice(at, at += 1000));
                     else if ({is_cut}) pieces.error(new TypeError('network error'));
                     else pieces.close();
                 }} }});
                 return Promise.resolve(new Response(body, {{ headers: {{ 'content-type': 'application/json' }} }}));
             }};"
        ))
        .await;
    }

    /// Makes the page keep saved files, so that [`Page::saved`] finds them.
    pub async fn keep_saved_files(&self, with_picker: bool) {
        self.run(&format!(
            "window.testsSaved = [];
             if ({with_picker}) window.showSaveFilePicker = async ({{ suggestedName }}) => ({{
                 createWritable: async () => {{
                     const parts = [];
                     return {{ write: async part => {{ parts.push(part) }}, close: async () => {{
                         window.testsSaved.push({{ name: suggestedName, text: parts.join(''), parts: parts.length }}) }} }};
                 }} }});
             else {{
                 delete window.showSaveFilePicker; window.showSaveFilePicker = undefined;
                 const blobs = new Map(), make = URL.createObjectURL;
                 URL.createObjectURL = blob => {{ const url = make.call(URL, blob); blobs.set(url, blob); return url }};
                 HTMLAnchorElement.prototype.click = function () {{
                     const name = this.download;
                     blobs.get(this.href).text().then(text => window.testsSaved.push({{ name, text, parts: 1 }}));
                 }};
             }}"
        ))
        .await;
    }

    /// Waits until a file was saved. Returns its name and text.
    pub async fn saved(&self) -> (String, String) {
        let saved = until(async || {
            let file = self.run("return window.testsSaved.shift() ?? null").await;
            if file.is_null() { Err("no file was saved".into()) } else { Ok(file) }
        });
        let file = saved.await.unwrap_or_else(|why: String| panic!("{why}"));
        let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        (text("name"), text("text"))
    }
}
