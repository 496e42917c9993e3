"""Every method by its name: the baselines first, then what has to beat them."""

from bizwatch.science.hotspots.ensemble import Ensemble, ShrunkMixture
from bizwatch.science.hotspots.methods import BASELINES, Method
from bizwatch.science.hotspots.mixture import KernelMixture
from bizwatch.science.hotspots.selfexciting import SelfExciting

METHODS: dict[str, Method] = {
    method.name: method for method in (*BASELINES, SelfExciting(), KernelMixture(), ShrunkMixture(), Ensemble())
}
