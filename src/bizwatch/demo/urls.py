"""The demonstration's URL root: the product's own, and the page of sign-ins."""

from django.urls import path

from bizwatch.config import urls as product
from bizwatch.demo.views import sign_ins

urlpatterns = [*product.urlpatterns, path("demo/", sign_ins, name="demo_sign_ins")]

handler400 = product.handler400
handler403 = product.handler403
handler404 = product.handler404
handler500 = product.handler500
handler429 = product.handler429
