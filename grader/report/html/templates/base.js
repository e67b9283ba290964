
"use strict";
// The radio buttons switch languages by the style alone; this adds what a style cannot: the page's own language and
// title for readers and screen readers, and the choice for the next page.
(() => {
  const radios = [...document.querySelectorAll("input[name=language]")];
  const stored = (choice) => {
    try {
      if (choice) localStorage.setItem("grader-language", choice);
      return localStorage.getItem("grader-language");
    } catch {
      return null; // a browser may refuse storage to local files; the choice then holds for this page
    }
  };
  const show = () => {
    const chosen = radios.find((radio) => radio.checked);
    document.documentElement.lang = chosen.value;
    document.title = chosen.dataset.title;
  };
  const earlier = radios.find((radio) => radio.value === stored());
  if (earlier) earlier.checked = true;
  show();
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      stored(radio.value);
      show();
    });
  }
})();
