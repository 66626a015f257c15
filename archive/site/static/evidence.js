// Brings the cell that is meant into view where its table is wider than the window.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const cell = document.getElementById("here");
  const box = cell?.closest(".scroll");
  if (box) box.scrollLeft = cell.offsetLeft - box.clientWidth / 2;
});
