"""The addresses of the desk and of a business's own cases."""

from bizwatch.cases import business_urls, desk_urls

app_name = "cases"
urlpatterns = [*desk_urls.urlpatterns, *business_urls.urlpatterns]
