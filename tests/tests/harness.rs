//! Tests of the harness itself: it notices the faults that it must notice.

use e2e::{Expected, story};

#[test]
fn an_error_in_the_console_is_noticed() {
    story(async |it| {
        it.page.open("/").await;
        it.page.run("console.error('provoked by the test')").await;
        assert_eq!(it.page.unexplained_errors().await.len(), 1);
        it.page.expects(Expected::Saying("provoked by the test"));
    });
}

#[test]
fn an_exception_is_noticed() {
    story(async |it| {
        it.page.open("/").await;
        it.page.run("setTimeout(() => { throw new Error('thrown by the test') })").await;
        it.page.run("Promise.reject(new Error('refused by the test'))").await;
        it.page.logs("thrown by the test").await;
        it.page.logs("refused by the test").await;
        assert_eq!(it.page.unexplained_errors().await.len(), 2);
        it.page.expects(Expected::Saying("by the test"));
    });
}

#[test]
fn a_violation_of_the_policy_is_noticed() {
    story(async |it| {
        it.page.open("/").await;
        it.page.run("document.body.setAttribute('style', 'color: red')").await;
        it.page.run("document.body.append(Object.assign(document.createElement('style'), { textContent: 'a {}' }))").await;
        it.page.logs("Content Security Policy").await;
        assert!(!it.page.unexplained_errors().await.is_empty());
        it.page.expects(Expected::Policy);
    });
}

#[test]
fn a_failed_request_is_noticed() {
    story(async |it| {
        it.page.open("/").await;
        it.page.run_async("await fetch('/nowhere')").await;
        it.page.logs("404").await;
        it.page.expects(Expected::Status(403));
        assert_eq!(it.page.unexplained_errors().await.len(), 1, "another status than the one expected");
        it.page.expects(Expected::Status(404));
    });
}

#[test]
fn a_broken_accessibility_rule_is_noticed() {
    story(async |it| {
        it.page.open("/").await;
        it.page.heading("Connect to a tenant").shown().await;
        it.page.run("document.querySelector('main').append(document.createElement('button'))").await;
        let broken = it.page.broken_rules().await;
        assert!(broken.iter().any(|rule| rule.contains("button-name")), "{broken:?}");
    });
}

#[test]
fn a_page_that_scrolls_sideways_is_noticed() {
    story(async |it| {
        it.page.open("/").await;
        it.page.heading("Connect to a tenant").shown().await;
        assert_eq!(it.page.overflow().await, 0);
        it.page.run("document.querySelector('main').firstElementChild.style.width = '5000px'").await;
        assert!(it.page.overflow().await > 0);
    });
}
