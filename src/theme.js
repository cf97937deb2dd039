// Sets the chosen theme before the first paint. Without a choice the page follows the system, and no attribute is set.
// Storage can be forbidden altogether; the system's theme is then the right one.
try {
  const theme = localStorage.getItem("tresor-admin.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch (error) {
  console.debug("The stored theme cannot be read", error);
}
