(() => {
  "use strict";
  const bar = document.getElementById("filters");
  if (bar) {
    const inputs = [...bar.querySelectorAll("[data-filter]")];
    const findings = [...document.querySelectorAll("[data-finding]")];
    const groups = [...document.querySelectorAll("[data-group]")];
    const passed = document.getElementById("passed");
    const words = new Map(
      findings.map((item) => [item, `${item.textContent} ${item.dataset.title || ""}`.toLowerCase()]),
    );
    const matches = (item) =>
      inputs.every((input) => {
        const wanted = input.value.trim();
        if (!wanted) return true;
        if (input.dataset.filter !== "text") return item.dataset[input.dataset.filter] === wanted;
        return wanted.toLowerCase().split(/\s+/).every((word) => words.get(item).includes(word));
      });
    const filter = () => {
      let shown = 0;
      for (const item of findings) {
        item.hidden = !matches(item);
        if (!item.hidden) shown += 1;
      }
      const filtering = inputs.some((input) => input.value.trim());
      for (const group of groups) group.hidden = !group.querySelector("[data-finding]:not([hidden])");
      if (passed) {
        passed.hidden = groups.every((group) => group.hidden);
        const only = inputs.some((input) => input.dataset.filter === "outcome" && input.value === "passed");
        if (only) passed.open = true;
      }
      document.getElementById("nothing").hidden = shown > 0;
      document.getElementById("shown").textContent = filtering
        ? `${shown.toLocaleString("en")} of ${findings.length.toLocaleString("en")} shown`
        : `${findings.length.toLocaleString("en")} in all`;
    };
    const openAll = (open) => {
      for (const item of document.querySelectorAll("details.finding:not([hidden])")) item.open = open;
    };
    const actions = {
      open: () => openAll(true),
      close: () => openAll(false),
      reset: () => {
        for (const input of inputs) input.value = "";
        filter();
      },
    };
    for (const input of inputs) input.addEventListener("input", filter);
    for (const button of bar.querySelectorAll("[data-do]")) {
      button.addEventListener("click", actions[button.dataset.do]);
    }
    bar.hidden = false;
    filter();
  }

  // Paper cannot be unfolded: print every finding and every change, then fold them as they were.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")].filter((item) => !item.closest("#passed"));
    for (const item of folded) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of folded) item.open = false;
  });
})();
