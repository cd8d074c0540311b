// The page of an upload looks again by itself while it is being written.
(() => {
  if (document.querySelector('[data-running]')) setTimeout(() => location.replace(location.pathname), 2000);
})();
