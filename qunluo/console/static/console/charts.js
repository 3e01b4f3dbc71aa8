// Charts from the JSON that the page carries. No HTML of ours is made in here: tooltips are drawn on the canvas.
(() => {
  "use strict";
  const styles = getComputedStyle(document.documentElement);
  const primary = styles.getPropertyValue("--tblr-primary").trim();
  const grey = "#94a3b8";
  const text = { color: "#64748b", fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };

  const days = (data) => ({
    textStyle: text,
    grid: { left: 8, right: 8, top: 16, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: data.days, axisTick: { show: false }, axisLine: { lineStyle: { color: "#e2e8f0" } }, axisLabel: text },
    yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#eef2f6" } }, axisLabel: text },
    series: [{
      name: data.label, type: "bar", data: data.counts, barMaxWidth: 18,
      itemStyle: { color: primary, borderRadius: [3, 3, 0, 0] },
      markLine: data.band ? {
        silent: true, symbol: "none", label: { formatter: "{b}", color: grey, position: "insideEndTop" },
        lineStyle: { color: grey, type: "dashed" }, data: data.band.map((one) => ({ name: one.name, yAxis: one.value })),
      } : undefined,
    }],
  });

  const hours = (data) => ({
    textStyle: text,
    grid: { left: 8, right: 8, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { renderMode: "richText", formatter: (p) => `${data.weekdays[p.value[1]]} ${p.value[0]}:00\n${p.value[2]}` },
    xAxis: { type: "category", data: [...Array(24).keys()], axisTick: { show: false }, axisLine: { show: false }, axisLabel: text },
    yAxis: { type: "category", data: data.weekdays, inverse: true, axisTick: { show: false }, axisLine: { show: false }, axisLabel: text },
    visualMap: { show: false, seriesIndex: 0, min: 0, max: Math.max(1, ...data.cells.map((cell) => cell[2])), inRange: { color: ["#f1f5f9", primary] } },
    series: [
      { type: "heatmap", data: data.cells, itemStyle: { borderColor: "#fff", borderWidth: 2, borderRadius: 3 } },
      ...(data.lows && data.lows.length ? [{
        name: data.low_name, type: "scatter", data: data.lows, symbol: "circle", symbolSize: 9, silent: true, z: 3,
        itemStyle: { color: "#f59e0b", borderColor: "#fff", borderWidth: 1.5 },
      }] : []),
    ],
  });

  const trend = (data) => ({
    textStyle: text,
    legend: { data: [data.done_name, data.rate_name], top: 0, right: 0, itemWidth: 14, textStyle: text },
    grid: { left: 8, right: 8, top: 32, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: data.days, axisTick: { show: false }, axisLine: { lineStyle: { color: "#e2e8f0" } }, axisLabel: text },
    yAxis: [
      { type: "value", minInterval: 1, splitLine: { show: false }, axisLabel: text },
      { type: "value", min: 0, max: 100, splitLine: { lineStyle: { color: "#eef2f6" } }, axisLabel: { ...text, formatter: "{value}%" } },
    ],
    series: [
      { name: data.done_name, type: "bar", barMaxWidth: 16, itemStyle: { color: "#cbd5e1", borderRadius: [3, 3, 0, 0] },
        data: data.done.map((value, n) => data.open[n] ? { value, itemStyle: { color: "#fff", borderColor: "#94a3b8", borderType: "dashed" } } : value) },
      { name: data.rate_name, type: "line", yAxisIndex: 1, data: data.rates, smooth: 0.2, connectNulls: true, symbolSize: 5, showSymbol: data.days.length < 45, lineStyle: { color: primary, width: 2.5 }, itemStyle: { color: primary } },
    ],
  });

  const makers = { days, hours, trend };
  for (const box of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(box.dataset.from).textContent);
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({ animation: false, ...makers[box.dataset.chart](data) });
    new ResizeObserver(() => chart.resize()).observe(box);
  }
})();
