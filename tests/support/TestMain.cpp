// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QTest>

#ifdef WAYBILL_TEST_GUI
#include <QApplication>
using TestApplication = QApplication;
#else
using TestApplication = QCoreApplication;
#endif

#include <vector>

namespace waybill::tests {

namespace {

std::vector<std::function<std::unique_ptr<QObject>()>>& registeredTests()
{
    static std::vector<std::function<std::unique_ptr<QObject>()>> tests;
    return tests;
}

} // namespace

bool registerTest(std::function<std::unique_ptr<QObject>()> make)
{
    registeredTests().push_back(std::move(make));
    return true;
}

} // namespace waybill::tests

int main(int argc, char** argv)
{
    TestApplication application(argc, argv);
    int failures = 0;
    for (const auto& make : waybill::tests::registeredTests())
        failures += QTest::qExec(make().get(), argc, argv);
    return failures == 0 ? 0 : 1;
}
