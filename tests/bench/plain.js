// What the panel is measured against: the user list as one would write it in an afternoon, without haste and without
// tricks. The whole answer as one object, `includes` for the search, and a virtual list of its own.
const ROW = 40;
const MAX = 8_000_000;
const roll = document.querySelector('.roll');
const spacer = document.querySelector('.spacer');
const table = document.querySelector('[role=table]');
const search = document.querySelector('input');
let users = [];
let shown = users;

const rows = Array.from({ length: 17 }, () => {
  const row = document.createElement('div');
  row.setAttribute('role', 'row');
  row.append(document.createElement('a'), document.createElement('span'));
  table.append(row);
  return row;
});

function draw() {
  const whole = shown.length * ROW;
  const height = Math.min(whole, MAX);
  const range = Math.max(height - roll.clientHeight, 1);
  const first = Math.floor(((roll.scrollTop / range) * Math.max(whole - roll.clientHeight, 0)) / ROW);
  spacer.style.height = `${Math.max(height, roll.clientHeight)}px`;
  rows.forEach((row, at) => {
    const user = shown[first + at];
    row.hidden = !user;
    if (!user) return;
    row.setAttribute('aria-rowindex', first + at + 2);
    row.firstChild.href = `/users/${user.UserId}`;
    row.firstChild.textContent = user.UserId;
    row.lastChild.textContent = user.UserRegistrationState;
  });
  table.setAttribute('aria-rowcount', shown.length + 1);
}

roll.addEventListener('scroll', draw);
search.addEventListener('input', () => {
  const text = search.value.toLowerCase();
  shown = text ? users.filter(user => user.UserId.includes(text)) : users;
  roll.scrollTop = 0;
  draw();
});

// The measurement hands the signed headers over, so that signing is part of neither side.
window.begin = async headers => {
  const answer = await fetch('/api/v4/admin/user/list-users', { headers });
  users = (await answer.json()).Users;
  shown = users;
  draw();
};
