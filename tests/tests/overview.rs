//! **Overview**: the numbers of each chart against the tenant's state, the brush, tables, keys, and narrow windows.

use e2e::wait::until;
use e2e::{Expected, Fault, Key, OperationKind, Page, Stage, Story, story};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A row of a chart's table: what the bar stands for, its numbers, and its note if it has one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Row {
    label: String,
    cells: Vec<String>,
}

impl Row {
    fn number(&self, at: usize) -> u32 {
        let digits: String = self.cells[at].chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("not a number: {self:?}"))
    }
}

async fn open(it: &Stage) {
    it.page.link("Overview").click().await;
    it.page.is_at("/").await;
    it.page.heading("Overview").shown().await;
}

/// Opens the table of a chart and reads it. Its bars say the same.
async fn table(page: &Page, chart: &str) -> Vec<Row> {
    let script = format!(
        "const chart = document.getElementById('{chart}');
         if (!chart) return null;
         const button = [...chart.querySelectorAll('button')].find(one => one.textContent === 'Show as table');
         if (button.getAttribute('aria-pressed') !== 'true') {{ button.click(); return null; }}
         const rows = [...chart.querySelectorAll('tbody tr')].map(row => ({{
             label: row.querySelector('th').textContent,
             cells: [...row.querySelectorAll('td')].map(cell => cell.textContent) }}));
         const names = [...chart.querySelectorAll('thead th')].slice(1).map(name => name.textContent);
         const bars = [...chart.querySelectorAll('[data-bar]')].map(bar => bar.getAttribute('aria-label'));
         return {{ rows, names, bars }};"
    );
    let read = until(async || match page.run(&script).await {
        Value::Null => Err(format!("the table of {chart} is not there")),
        read => Ok(read),
    });
    let read = read.await.unwrap_or_else(|why| panic!("{why}"));
    let rows: Vec<Row> = serde_json::from_value(read["rows"].clone()).expect("the rows of a table");
    let names: Vec<String> = serde_json::from_value(read["names"].clone()).expect("the names of columns");
    let bars: Vec<String> = serde_json::from_value(read["bars"].clone()).expect("the names of bars");
    let said = rows.iter().map(|row| {
        let cells = names.iter().zip(&row.cells).map(|(name, cell)| match name.as_str() {
            "Bytes" => cell.clone(),
            name => format!("{name} {cell}"),
        });
        format!("{}: {}", row.label, cells.collect::<Vec<_>>().join(", "))
    });
    assert_eq!(bars, said.collect::<Vec<_>>(), "{chart}");
    rows
}

/// The drawn heights of the bars of a chart, in pixels.
async fn heights(page: &Page, chart: &str) -> Vec<f64> {
    let heights = page
        .run(&format!(
            "return [...document.querySelectorAll('#{chart} [data-bar]')].map(bar =>
                 [...bar.querySelectorAll('rect[fill]')].reduce((sum, part) => sum + part.getBoundingClientRect().height, 0));"
        ))
        .await;
    serde_json::from_value(heights).expect("a list of heights")
}

/// The hour of a time, counted from 1970.
async fn hour(page: &Page, time: &str) -> u32 {
    let hour = page.run(&format!("return Math.floor(Date.parse('{time}') / 3600000)")).await;
    hour.as_u64().expect("a time") as u32
}

/// A day as a chart names it, in the form `2026-11-03`.
async fn day(page: &Page, label: &str) -> String {
    let script = format!("return new Date(Date.parse('{label} UTC')).toISOString().slice(0, 10)");
    page.run(&script).await.as_str().expect("a day").to_owned()
}

/// Where the links of a table lead.
async fn links(page: &Page, table: &str) -> Value {
    let script = format!(
        "return [...document.querySelectorAll('[aria-label=\"{table}\"] tbody a')].map(link => link.getAttribute('href'))"
    );
    page.run(&script).await
}

async fn follow_feed(it: &Stage) {
    it.page.button("Live feed").click().await;
    it.page.field("Feed URL").fill(&format!("{}/sandbox/pending", it.tenant.origin())).await;
    it.page.button("Save").click().await;
    it.page.words("● feed live").shown().await;
}

#[test]
fn connect_leads_to_overview_which_asks_for_nothing() {
    Story::default().demo().tell(async |it| {
        it.connect_at("/").await;
        it.page.heading("Overview").focused().await;
        it.page.link("Overview").current().await;
        for words in [
            "No operation waits in this browser.",
            "None among the operations that this browser holds.",
            "No decision has been sent from this browser to this tenant yet.",
            "The user list has not been loaded since you connected.",
            "The files have not been counted since you connected.",
        ] {
            it.page.words(words).shown().await;
        }
        for path in ["list-users", "list-custom-contents", "details", "list-members"] {
            assert_eq!(it.page.requests(path).await, 0, "{path}");
        }
        it.is_fit_for_all("an overview of nothing").await;
    });
}

#[test]
fn a_visit_to_review_does_not_load_the_overview() {
    story(async |it| {
        it.page.open("/review").await;
        it.page.heading("Connect to a tenant").shown().await;
        // Idle prefetching starts after some seconds.
        it.page.stop_slow_timers().await;
        it.connect().await;
        it.page.heading("Review").shown().await;
        assert_eq!(it.page.requests("-overview").await, 0);
        it.page.link("Overview").click().await;
        it.page.words("No operation waits in this browser.").shown().await;
        assert_eq!(it.page.requests("-overview").await, 1);
    });
}

#[test]
fn what_waits_is_counted_by_kind_and_by_hour() {
    Story::default().demo().tell(async |it| {
        it.connect_at("/review").await;
        follow_feed(it).await;
        let fed = it.tenant.fed().await;
        it.page.words(&format!("{} operations in the queue", fed.len())).shown().await;
        open(it).await;
        it.page.words(&format!("{} operations wait, the oldest since", fed.len())).shown().await;

        let mut kinds = BTreeMap::<&str, (usize, &str)>::new();
        for (kind, received) in &fed {
            let (count, oldest) = kinds.entry(kind.slug()).or_insert((0, received));
            *count += 1;
            *oldest = (*oldest).min(received);
        }
        let mut expected: Vec<_> = kinds.into_iter().collect();
        expected.sort_by_key(|(_, (_, oldest))| *oldest);
        let script =
            "return [...document.querySelectorAll('[aria-label=\"Waiting operations by kind\"] tbody tr')]
            .map(row => [row.querySelector('a').getAttribute('href'), +row.cells[1].textContent])";
        let shown = it.page.run(script).await;
        let expected = expected
            .iter()
            .map(|(slug, (count, _))| json!([format!("/review?tab={slug}&sort=oldest"), count]));
        assert_eq!(shown, Value::Array(expected.collect()));

        // The hours of arrival, from the first to the last, also those without one.
        let mut hours = Vec::new();
        for (_, received) in &fed {
            hours.push(hour(&it.page, received).await);
        }
        let (first, last) = (*hours.iter().min().unwrap(), *hours.iter().max().unwrap());
        let count = |at: u32| hours.iter().filter(|hour| **hour == at).count() as u32;
        let rows = table(&it.page, "waiting-chart").await;
        let numbers: Vec<u32> = rows.iter().map(|row| row.number(0)).collect();
        assert_eq!(numbers, (first..=last).map(count).collect::<Vec<_>>(), "{rows:?}");

        // The bars are as high as their numbers say.
        let heights = heights(&it.page, "waiting-chart").await;
        let unit = heights.iter().sum::<f64>() / f64::from(numbers.iter().sum::<u32>());
        for (number, height) in numbers.iter().zip(&heights) {
            assert!((height - f64::from(*number) * unit).abs() < 1.5, "{numbers:?} {heights:?}");
        }

        // One that is decided leaves, and so does its bar.
        let oldest = it.page.link_with("Share ").names().await;
        assert!(!oldest.is_empty(), "the oldest operations are listed");
        it.page.link("Share").click().await;
        it.page.is_at("/review?tab=share&sort=oldest").await;
        it.page.heading("Review").shown().await;
    });
}

#[test]
fn decisions_lost_races_and_unknown_outcomes_are_counted() {
    story(async |it| {
        it.page.expects(Expected::Status(412));
        it.page.expects(Expected::NoAnswer);
        let tresor = it.tenant.tresor().await;
        let wins = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let loses = it.tenant.ask_on(OperationKind::Share, &tresor).await;
        let kick = it.tenant.ask(OperationKind::Kick).await;
        let link = it.tenant.ask(OperationKind::InvitationLinkCreation).await;
        let waits = it.tenant.ask(OperationKind::InvitationLinkRevocation).await;
        it.hold(&[&wins, &loses, &kick, &link, &waits]).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&wins.id).says("✓ approved").await;
        it.page.is_at(&loses.path()).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&loses.id).says("⤫ lost the race").await;
        it.open_row(&kick).await;
        it.page.button("Reject").click().await;
        it.page.link_with(&kick.id).says("✕ rejected").await;
        it.open_row(&link).await;
        it.tenant.fault(Fault::answer_lost().on("approve-invitation-link-creation")).await;
        it.page.button("Approve").click().await;
        it.page.link_with(&link.id).says("? outcome unknown").await;

        open(it).await;
        it.page.words("1 operation waits, the oldest since").shown().await;
        it.page.words("4 decisions in this browser's journal.").shown().await;
        it.page.words("of 2 decided operations in the queue of this browser.").shown().await;
        let rows = table(&it.page, "decisions-chart").await;
        let totals: Vec<u32> = (0..5).map(|at| rows.iter().map(|row| row.number(at)).sum()).collect();
        // Approved, rejected, lost race, answer lost, refused. What the server carried out is the first, the second and
        // the fourth.
        assert_eq!(totals, [1, 1, 1, 1, 0], "{rows:?}");
        let of = |asked: &e2e::Asked| asked.id.clone();
        let mut done = Vec::new();
        for asked in [&wins, &loses, &kick, &link] {
            done.extend(it.tenant.changes_of(&of(asked)).await);
        }
        assert_eq!(done, ["ApproveShare", "RejectKick", "ApproveInvitationLinkCreation"]);

        assert_eq!(
            links(&it.page, "Table of lost races and unknown outcomes").await,
            json!([link.path(), loses.path()])
        );
        let last = json!([link.path(), kick.path(), loses.path(), wins.path()]);
        assert_eq!(links(&it.page, "The last decisions").await, last);
        it.is_fit_for_all("an overview with decisions").await;
        it.page.link_with(&waits.id).click().await;
        it.page.is_at(&waits.path()).await;
        it.page.button("Approve").enabled().await;
    });
}

/// For each bar of the table, how many of the listed users have a date of its days, by state, and whether the table says
/// the same. The labels of the bars are read by the browser.
async fn registrations_agree(it: &Stage, rows: &[Row]) {
    let users = it.tenant.listed_users().await;
    let rows: Vec<Value> = rows.iter().map(|row| json!([row.label, row.number(0), row.number(1)])).collect();
    let script = format!(
        "const day = text => Date.parse(text + ' UTC') / 864e5;
         const users = {}.map(([id, state]) =>
             [Date.UTC(+id.slice(0, 4), +id.slice(4, 6) - 1, +id.slice(6, 8)) / 864e5, state]);
         let counted = 0;
         const wrong = {}.filter(([label, validated, others]) => {{
             const [from, to] = label.split(' – ').map(day);
             const inside = users.filter(([at]) => from <= at && at <= (to ?? from));
             counted += inside.length;
             const good = inside.filter(([, state]) => state === 'Validated').length;
             return good !== validated || inside.length - good !== others;
         }});
         return [wrong, counted, users.length];",
        json!(users),
        json!(rows),
    );
    let found = it.page.run(&script).await;
    assert_eq!(found[0], json!([]), "{rows:?}");
    assert_eq!(found[1], found[2], "each user is in one bar");
}

/// The text of the link to the users of the chosen days says this.
async fn offers(page: &Page, count: u32) {
    let noun = if count == 1 { "user" } else { "users" };
    page.link(&format!("Show {count} {noun} of these days")).shown().await;
}

async fn load_users(it: &Stage) -> Vec<Row> {
    it.page.button("Load users").click().await;
    it.page.heading("Registrations by day").focused().await;
    it.page.link_with("of these days").shown().await;
    table(&it.page, "registrations-chart").await
}

/// The middle of the handle with this name.
async fn handle(page: &Page, name: &str) -> (f64, f64) {
    let script = format!(
        "const input = document.querySelector('.brush [aria-label=\"{name}\"]');
         input.scrollIntoView({{ block: 'center' }});
         const box = input.getBoundingClientRect(), part = input.value / input.max;
         return [box.left + 10 + part * (box.width - 20), box.top + box.height / 2];"
    );
    page.point(&script).await
}

#[test]
fn the_brush_filters_users_by_the_days_of_registration() {
    Story::default().demo().tell(async |it| {
        it.connect_at("/").await;
        let rows = load_users(it).await;
        assert!(rows.len() > 20, "the demo's users registered over a year: {rows:?}");
        registrations_agree(it, &rows).await;
        let sum = |from: usize, to: usize| {
            rows[from..to].iter().map(|row| row.number(0) + row.number(1)).sum::<u32>()
        };
        offers(&it.page, sum(0, rows.len())).await;

        // By keys.
        it.page.run("document.querySelector('.brush [aria-label=\"First day\"]').focus()").await;
        for _ in 0..4 {
            it.page.press(Key::Right).await;
        }
        offers(&it.page, sum(4, rows.len())).await;
        it.page.press(Key::Tab).await;
        assert_eq!(it.page.focus().await.name, "Last day");
        it.page.press(Key::Home).await;
        offers(&it.page, sum(4, 5)).await;
        it.page.press(Key::End).await;
        offers(&it.page, sum(4, rows.len())).await;

        // By the pointer: to the edge right of the tenth bar.
        let from = handle(&it.page, "Last day").await;
        let edge = "const box = document.querySelectorAll('#registrations-chart [data-bar]')[9]
            .querySelector('.area').getBoundingClientRect(); return [box.right, box.top]";
        let to = (it.page.point(edge).await.0, from.1);
        it.page.drag(from, to).await;
        offers(&it.page, sum(4, 10)).await;

        // The link shows exactly these users.
        let ends = |row: &Row| {
            let ends: Vec<String> = row.label.split(" – ").map(str::to_owned).collect();
            (ends[0].clone(), ends[ends.len() - 1].clone())
        };
        let (first, last) = (day(&it.page, &ends(&rows[4]).0).await, day(&it.page, &ends(&rows[9]).1).await);
        it.page.link_with("of these days").click().await;
        it.page.is_at(&format!("/users?from={first}&to={last}")).await;
        let shown = it.page.has_users(i64::from(sum(4, 10))).await;
        let compact = |day: &str| day.replace('-', "");
        for id in shown.ids() {
            assert!(compact(&first).as_str() <= &id[..8] && &id[..8] <= compact(&last).as_str(), "{id}");
        }
        let days = "return [...document.querySelectorAll('.day input')].map(input => input.value)";
        assert_eq!(it.page.run(days).await, json!([first, last]));
        it.page.words("Users whose ID has no date are not shown.").shown().await;

        // The days are in the address, and can be changed in the filter's row.
        it.page.reload().await;
        it.connect().await;
        it.page.has_users(i64::from(sum(4, 10))).await;
        let clear = "for (const input of document.querySelectorAll('.day input')) {
            input.value = ''; input.dispatchEvent(new Event('change', { bubbles: true })); }";
        it.page.run(clear).await;
        it.page.is_at("/users").await;
        it.page.has_users(i64::from(sum(0, rows.len()))).await;
        it.page.words("Users whose ID has no date are not shown.").gone().await;
        it.is_fit_for_all("the user list with its days").await;
    });
}

#[test]
fn users_without_a_date_and_in_other_states_are_told_apart() {
    story(async |it| {
        it.connect_at("/").await;
        let user = |id: &str, state: &str| json!({ "UserId": id, "UserRegistrationState": state });
        let list = json!({ "Users": [
            user("20261102000000.a@t", "Validated"), user("20261102235960.b@t", "Suspended"),
            user("20261104120000.c@t", "Unvalidated"), user("20260231000000.d@t", "Validated"), user("e@t", "Validated"),
        ] });
        it.page.answer_user_lists_with(&list.to_string(), false).await;
        let rows = load_users(it).await;
        let row = |label: &str, cells: [&str; 3]| Row {
            label: label.into(),
            cells: cells.map(str::to_owned).into(),
        };
        let expected = [
            row("Nov 2, 2026", ["1", "0", "1"]),
            row("Nov 3, 2026", ["0", "0", "0"]),
            row("Nov 4, 2026", ["0", "1", "0"]),
        ];
        assert_eq!(rows, expected);
        it.page.words("3 users with a date in the ID.").shown().await;
        it.page.words("Without a date: 2.").shown().await;
        it.page.link("Show 3 users of these days").click().await;
        it.page.has_users(3).await;

        // The list is there now, so the page shows it at once.
        open(it).await;
        it.page.button("Load users").gone().await;
        it.page.link("Show 3 users of these days").shown().await;
    });
}

#[test]
fn a_list_that_is_refused_is_said_and_can_be_asked_for_again() {
    story(async |it| {
        it.page.expects(Expected::Status(503));
        it.connect_at("/").await;
        it.tenant.users(3).await;
        it.tenant.fault(Fault::code("TenantDisabled").on("list-")).await;
        it.page.button("Load files").click().await;
        it.page.words("The tenant is disabled.").shown().await;
        it.is_fit_for_all("an overview without its list of files").await;
        it.page.button("Refresh").click().await;
        it.page.words("The tenant has no files.").shown().await;
        it.page.words("The tenant is disabled.").gone().await;
    });
}

#[test]
fn files_are_counted_by_type_and_by_size() {
    Story::default().demo().tell(async |it| {
        it.tenant.upload_elsewhere("large.txt", vec![b'x'; 25_000]).await;
        it.connect_at("/").await;
        it.page.button("Load files").click().await;
        it.page.heading("Content").focused().await;
        let types = table(&it.page, "types-chart").await;
        let sizes = table(&it.page, "sizes-chart").await;
        let files = it.tenant.contents().await;
        let size = |file: &Value| file["Size"].as_u64().expect("a size");
        let kind = |file: &Value| {
            let kind = file["ContentType"].as_str().expect("a type").to_owned();
            kind.split(';').next().unwrap_or_default().trim().to_owned()
        };
        let mut expected = BTreeMap::<String, (u32, u64)>::new();
        for file in &files {
            let group = expected.entry(kind(file)).or_default();
            *group = (group.0 + 1, group.1 + size(file));
        }
        let bytes = |row: &Row| u64::from(row.number(1));
        let shown = types.iter().map(|row| (row.label.clone(), (row.number(0), bytes(row))));
        assert_eq!(shown.collect::<BTreeMap<_, _>>(), expected);
        assert!(types.is_sorted_by(|a, b| a.number(0) >= b.number(0)), "{types:?}");

        let limits = [0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, u64::MAX];
        for (row, limit) in sizes.iter().zip(limits.windows(2)) {
            let inside: Vec<u64> =
                files.iter().map(size).filter(|size| limit[0] <= *size && *size < limit[1]).collect();
            let expected = (inside.len() as u32, inside.iter().sum::<u64>());
            assert_eq!((row.number(0), bytes(row)), expected, "{}", row.label);
        }
        assert_eq!(sizes.len(), 6);
        assert!(sizes[2].number(0) >= 1, "{sizes:?}");
        it.is_fit_for_all("an overview of the files").await;
    });
}

/// The exact values that are shown below a chart.
async fn reads(page: &Page, chart: &str, bar: usize) {
    let script = format!(
        "const chart = document.getElementById('{chart}');
         return [chart.querySelector('.readout').textContent,
             chart.querySelectorAll('[data-bar]')[{bar}].getAttribute('aria-label')]"
    );
    let said = until(async || {
        let said = page.run(&script).await;
        if said[0] == said[1] { Ok(()) } else { Err(format!("bar {bar} is not read: {said}")) }
    });
    said.await.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_bars_are_read_by_keys_and_by_the_pointer() {
    Story::default().demo().tell(async |it| {
        it.connect_at("/").await;
        let rows = load_users(it).await;
        let page = &it.page;
        let focused = |id: String| async move {
            let focus = page.run("return document.activeElement.id").await;
            assert_eq!(focus, json!(id));
        };
        // One bar of the chart is a stop of Tab.
        let stops = "return document.querySelectorAll('#registrations-chart [data-bar][tabindex=\"0\"]').length";
        assert_eq!(page.run(stops).await, json!(1));
        page.run("document.querySelector('#registrations-chart [data-bar]').focus()").await;
        reads(page, "registrations-chart", 0).await;
        page.press(Key::Right).await;
        page.press(Key::Right).await;
        focused("registrations-chart-2".into()).await;
        reads(page, "registrations-chart", 2).await;
        page.press(Key::Left).await;
        focused("registrations-chart-1".into()).await;
        page.press(Key::End).await;
        focused(format!("registrations-chart-{}", rows.len() - 1)).await;
        page.press(Key::Right).await;
        focused(format!("registrations-chart-{}", rows.len() - 1)).await;
        reads(page, "registrations-chart", rows.len() - 1).await;
        assert_eq!(page.run(stops).await, json!(1));
        page.press(Key::Home).await;
        focused("registrations-chart-0".into()).await;
        page.press(Key::Tab).await;
        page.words("Point at a bar").shown().await;

        let middle = "const bar = document.querySelectorAll('#registrations-chart [data-bar]')[5].querySelector('.area');
            bar.scrollIntoView({ block: 'center' });
            const box = bar.getBoundingClientRect(); return [box.left + box.width / 2, box.top + 4]";
        page.point_at(page.point(middle).await).await;
        reads(page, "registrations-chart", 5).await;
        page.run("document.querySelector('#registrations-chart button').click()").await;
        page.run("document.activeElement.blur(); scrollTo(0, 0)").await;
        it.is_fit_for_all("an overview of registrations").await;
    });
}
