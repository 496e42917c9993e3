"""Hot spots and forecasts of crime in plain NumPy: cells, methods, scores and a backtest that cannot look ahead.

``events`` crimes and the past of an origin · ``grids`` squares and hexagons · ``streets`` lines as cells · ``catalogue``
every method by its name · ``backtest`` and ``summary`` a rolling-origin test with intervals · ``scores`` PAI, PEI, RRI, hit
rate, log score, calibration · ``knox`` and ``chains`` near repeats · ``leak`` the test on noise · ``inputs`` what may feed a forecast ·
``feedback`` the simulator of runaway feedback and thinning by dosage · ``equity`` highlighted areas by deprivation · ``hindsight`` how good a map
of lasting rates could be. An example that runs stands in ``docs/how-to/backtest-a-forecast.md``.
"""
