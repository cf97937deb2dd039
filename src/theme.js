// Sets the chosen theme before the first paint. Without a choice no attribute is set, and the page follows the system.
// If the browser forbids storage, the page also follows the system.
try {
  const theme = localStorage.getItem("tresor-admin.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch (error) {
  console.debug("The stored theme cannot be read", error);
}
