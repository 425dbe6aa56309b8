addEventListener("keydown", event => {
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (rel && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    document.querySelector(`a[rel=${rel}]`).click();
  }
});
const wait = document.body.dataset.handoff - Date.now();
if (wait > 0 && wait < 2 ** 31) setTimeout(() => location.reload(), wait + 500);
