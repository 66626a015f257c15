// Draws each figure of class "chart" from the site's own JSON, with Observable Plot; what a figure
// shows stands in its data-chart. A number in doubt is hollow, a number that is not there a gap.
"use strict";
(() => {
  const english = document.documentElement.lang === "en";
  const say = (zh, en) => (english ? en : zh);
  const COLOURS = ["#1d4f7c", "#b5622b", "#3f7f5f", "#7a4b86", "#8a7a1f", "#2b8a99", "#99394f",
    "#5d6266", "#4b6fb5", "#a07a52", "#6b9a3a", "#c25b8c"];
  const GROUPS = {
    granted: ["予以公开", "granted", "#3f7f5f"],
    granted_in_part: ["部分公开", "granted in part", "#9cc0a8"],
    refused: ["不予公开", "refused", "#99394f"],
    unable: ["无法提供", "cannot be provided", "#b5622b"],
    not_processed: ["不予处理", "not processed", "#d7a86e"],
    other: ["其他处理", "otherwise closed", "#9b9c9a"],
  };
  const STATUSES = {
    verified: ["勾稽相符", "verified", "#3f7f5f"],
    contradicts: ["数据矛盾", "contradicts", "#b4453a"],
    partial: ["部分读出", "partial", "#d7a03a"],
    empty: ["未填写", "empty", "#c9c4b5"],
    unread: ["未读出", "unread", "#9b9c9a"],
  };
  const name = (entry) => say(entry[0], entry[1]);

  const range = (years) => {
    const all = [];
    for (let year = Math.min(...years); year <= Math.max(...years); year++) all.push(year);
    return all;
  };

  // Points for lines: one for each series and year of the range, null where there is no number.
  const points = (years, series) =>
    series.flatMap(([label, cellOf]) =>
      years.map((year) => {
        const cell = cellOf(year);
        const known = cell && cell.value !== null && cell.value !== undefined;
        return { label, year: String(year), value: known ? cell.value : NaN,
          doubtful: Boolean(cell && cell.doubtful) };
      }));

  const READ = {
    received(facts) {
      const of = new Map(facts.years.map((row) => [row.year, row.cells]));
      const cell = (key) => (year) => of.get(year) && of.get(year)[key];
      return { years: range([...of.keys()]), lines: [
        [say("本年新收", "received"), cell("requests.new.total")],
        [say("办结", "handled"), cell("requests.handled.total")],
        [say("结转下年度", "carried out"), cell("requests.carried_out.total")],
      ] };
    },
    reviews(facts) {
      const of = new Map(facts.years.map((row) => [row.year, row.cells]));
      const cell = (route, column) => (year) =>
        of.get(year) && of.get(year)[`review_litigation.${route}.${column}`];
      return { years: range([...of.keys()]), lines: [
        [say("行政复议", "reconsideration"), cell("reconsideration", "total")],
        [say("复议纠正", "corrected on reconsideration"), cell("reconsideration", "corrected")],
        [say("直接起诉", "litigation without it"), cell("litigation_direct", "total")],
        [say("复议后起诉", "litigation after it"), cell("litigation_after_reconsideration", "total")],
      ] };
    },
    outcomes(facts) {
      return { bars: facts.years.flatMap((row) => Object.entries(GROUPS).map(([code, entry]) => ({
        year: String(row.year), label: name(entry), value: row.outcomes[code].value || 0,
        doubtful: row.outcomes[code].doubtful }))),
        years: range(facts.years.map((row) => row.year)), entries: Object.values(GROUPS) };
    },
    years(facts) {
      return { bars: facts.years.flatMap((row) => Object.entries(STATUSES).map(([code, entry]) => ({
        year: String(row.year), label: name(entry), value: row.statuses[code] || 0 }))),
        years: range(facts.years.map((row) => row.year)),
        entries: Object.entries(STATUSES).filter(([code]) => facts.statuses[code]).map((e) => e[1]) };
    },
    compare(facts, figure) {
      const rows = facts.rows.filter((row) => row.measure === figure.dataset.name);
      const of = new Map(rows.map((row) => [`${row.agency_id} ${row.year}`, row]));
      return { years: range(facts.years), lines: facts.bodies.map((body) =>
        [body.name, (year) => of.get(`${body.id} ${year}`)]) };
    },
  };

  const lineMarks = (found, colour) => {
    const sure = found.filter((point) => !Number.isNaN(point.value));
    return [
      Plot.ruleY([0], { stroke: "#77736a" }),
      Plot.line(found, { x: "year", y: "value", stroke: colour, z: "label", strokeWidth: 2 }),
      Plot.dot(sure, { x: "year", y: "value", r: 4.5, strokeWidth: 2, stroke: colour,
        fill: (point) => (point.doubtful ? "#fff" : colour(point)),
        title: (point) => `${point.label} ${point.year}: ${point.value.toLocaleString()}` }),
    ];
  };

  const draw = (figure, facts) => {
    const place = figure.querySelector(".plot-here");
    const read = READ[figure.dataset.chart](facts, figure);
    const found = read.lines ? points(read.years, read.lines) : read.bars;
    if (!found.some((point) => point.value >= 0)) {
      place.textContent = figure.dataset.empty;
      return;
    }
    const labels = read.lines ? read.lines.map((line) => line[0]) : read.entries.map(name);
    const colours = read.lines ? COLOURS : read.entries.map((entry) => entry[2]);
    const colourOf = new Map(labels.map((label, at) => [label, colours[at % colours.length]]));
    const colour = (point) => colourOf.get(point.label);
    const width = Math.max(280, place.clientWidth || 480);
    const most = Math.max(...found.map((point) => point.value || 0));
    const svg = Plot.plot({
      className: "plot", width, height: Math.min(300, 120 + width / 3), marginLeft: 52, marginTop: 16,
      x: { type: read.lines ? "point" : "band", domain: read.years.map(String), label: null,
        tickSize: 0, ...(read.lines ? { padding: 0.3 } : {}) },
      y: { label: null, grid: true, nice: true, ticks: Math.min(5, Math.max(1, most)),
        zero: true, tickFormat: (value) => (Number.isInteger(value) ? value.toLocaleString() : "") },
      marks: read.lines
        ? lineMarks(found, colour)
        : [Plot.barY(found, { x: "year", y: "value", fill: colour, order: labels,
            z: "label",
            title: (point) => `${point.label} ${point.year}: ${point.value.toLocaleString()}` }),
          Plot.ruleY([0], { stroke: "#77736a" })],
    });
    svg.setAttribute("aria-hidden", "true");
    const legend = document.createElement("ul");
    legend.className = "chart-legend";
    for (const label of labels) {
      const item = document.createElement("li");
      const swatch = document.createElement("span");
      swatch.className = "swatch";
      swatch.style.background = colourOf.get(label);
      item.append(swatch, label);
      legend.append(item);
    }
    place.replaceChildren(svg);
    figure.querySelector(".chart-legend")?.remove();
    place.before(legend);
    const save = figure.querySelector(".save");
    save.hidden = false;
    save.onclick = (event) => {
      const kind = event.target.dataset?.save;
      if (kind) download(figure, svg, labels.map((label) => [label, colourOf.get(label)]), kind);
    };
  };

  // The chart as a picture of its own: title above, legend and source below.
  const picture = (figure, svg, legend) => {
    const width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
    const rows = legend.length, top = 34, below = 18 * rows + 30;
    const space = "http://www.w3.org/2000/svg";
    const out = document.createElementNS(space, "svg");
    out.setAttribute("xmlns", space);
    out.setAttribute("viewBox", `0 0 ${width} ${top + height + below}`);
    out.setAttribute("width", width);
    out.setAttribute("height", top + height + below);
    out.setAttribute("font-family", "sans-serif");
    const add = (tag, given, text) => {
      const element = document.createElementNS(space, tag);
      for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
      if (text) element.textContent = text;
      out.append(element);
      return element;
    };
    add("rect", { width: "100%", height: "100%", fill: "#fff" });
    add("text", { x: 8, y: 22, "font-size": 15, "font-weight": 700 },
      `${document.querySelector("h1").innerText} · ${figure.dataset.title}`);
    const inner = svg.cloneNode(true);
    inner.querySelectorAll("style").forEach((style) => style.remove());
    inner.setAttribute("y", top);
    inner.setAttribute("width", width);
    inner.setAttribute("height", height);
    out.append(inner);
    legend.forEach(([label, colour], at) => {
      const y = top + height + 16 + 18 * at;
      add("rect", { x: 8, y: y - 10, width: 12, height: 12, fill: colour });
      add("text", { x: 26, y, "font-size": 12 }, label);
    });
    add("text", { x: 8, y: top + height + below - 6, "font-size": 11, fill: "#5b5e60" },
      `公开 Gongkai · ${location.href}`);
    return new XMLSerializer().serializeToString(out);
  };

  const keep = (blob, ending) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `gongkai-chart.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const download = (figure, svg, legend, kind) => {
    const blob = new Blob([picture(figure, svg, legend)], { type: "image/svg+xml" });
    if (kind === "svg") return keep(blob, "svg");
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((png) => keep(png, "png"), "image/png");
      URL.revokeObjectURL(image.src);
    };
    image.src = URL.createObjectURL(blob);
  };

  const answers = new Map();
  const ask = (source) => {
    if (!answers.has(source)) {
      answers.set(source, fetch(source).then((answer) => {
        if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
        return answer.json();
      }));
    }
    return answers.get(source);
  };

  document.querySelectorAll("figure.chart").forEach(async (figure) => {
    const facts = await ask(figure.dataset.source);
    let width = 0;
    new ResizeObserver(() => {
      const now = figure.clientWidth;
      if (now !== width) {
        width = now;
        draw(figure, facts);
      }
    }).observe(figure);
  });
})();
