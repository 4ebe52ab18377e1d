/* Runs before the first paint, so that what needs scripts does not flash: nothing else belongs here. */
document.documentElement.dataset.js = "";
