/** A button that copies the text of another element, named by data-copy; it says so in the button itself. */
export function start(button, signal) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("[data-copy-label]");
  button.hidden = false;
  button.addEventListener(
    "click",
    async () => {
      try {
        await navigator.clipboard.writeText(source.value);
      } catch {
        source.select(); // the browser keeps the clipboard to itself; what is selected can be copied by hand
        return;
      }
      label.textContent = button.dataset.copied;
    },
    { signal },
  );
}
