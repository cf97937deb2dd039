const password = document.querySelector("input[type=password]");
document.querySelector("#show").addEventListener("change", (event) => {
  password.type = event.target.checked ? "text" : "password";
});
