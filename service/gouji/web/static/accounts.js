// What is shown once is there to be copied: whoever comes to it has all of it selected.
for (const kind of ["focusin", "click"]) {
  document.addEventListener(kind, ({ target }) => {
    if (target.matches("input[readonly]")) target.select();
  });
}
