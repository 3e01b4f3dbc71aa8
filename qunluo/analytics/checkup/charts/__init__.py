"""The drawings of a report, as numbers: where each bar, cell and line goes. Templates write them as SVG.

Horizontal places are percentages and vertical ones pixels, so that a drawing stretches with the page while its
letters keep their size.
"""
